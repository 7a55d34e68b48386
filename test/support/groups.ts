import { audioKind, decodeAudioFrame } from '../../app/ipc/audio-frame.ts';
import type { ChannelSettings, ChannelState } from '../../app/ipc/contract.ts';
import type { RunningApp } from './app.ts';
import { Child } from './child.ts';
import { freePorts } from './free-port.ts';
import { tonesHeard } from './hearing.ts';

/** An even port, with a free one above it: RTP and RTCP of a group. */
export async function groupPort(): Promise<number> {
  const first = await freePorts(3);
  return first + (first % 2);
}

export function aChannel(change: Partial<ChannelSettings> & Pick<ChannelSettings, 'port'>): ChannelSettings {
  return {
    name: 'Shop floor',
    address: '239.255.40.1',
    codec: 'PCMU',
    ttl: 1,
    interface: '127.0.0.1',
    priority: 5,
    duringCall: 'duck',
    ...change,
  };
}

/** Waits until a channel is as it should be, and gives it. */
export async function channelIs(
  app: RunningApp,
  channelId: string,
  met: (channel: ChannelState) => boolean,
  what: string,
): Promise<ChannelState> {
  const found = (channels: readonly ChannelState[]) => channels.find(({ id }) => id === channelId);
  const snapshot = await app.api.until(({ channels }) => {
    const channel = found(channels);
    return channel !== undefined && met(channel);
  }, what);
  const channel = found(snapshot.channels);
  if (!channel) throw new Error('unreachable: the condition held');
  return channel;
}

/** What an app whose speaker is the browser plays from now on, so many seconds of it; silence is not waited for. */
export async function played(app: RunningApp, seconds: number): Promise<Int16Array> {
  await app.api.call('audio.attach', {});
  const heard = new Int16Array(48_000 * seconds);
  let filled = 0;
  return new Promise((resolve) => {
    app.api.onBinary((bytes) => {
      const frame = decodeAudioFrame(bytes);
      if (frame?.kind !== audioKind.speaker || filled >= heard.length) return;
      heard.set(frame.samples.subarray(0, heard.length - filled), filled);
      filled += frame.samples.length;
      if (filled >= heard.length) resolve(heard);
    });
  });
}

/** How loud each of these tones is there, in whole dB below full scale. */
export function tonesIn(samples: Int16Array, ...hz: readonly number[]): number[] {
  return [...tonesHeard(samples, 48_000, hz).values()].map(Math.round);
}

/** ffmpeg sends a tone to a group, until it is ended: RTP, and nothing else. */
export function ffmpegPages(
  { hz, port, codec = 'pcm_mulaw', rate = 8_000 }: { hz: number; port: number; codec?: string; rate?: number },
  group = '239.255.40.1',
): Child {
  const to = `rtp://${group}:${port}?ttl=1&localaddr=127.0.0.1&pkt_size=${codec === 'pcm_mulaw' ? 172 : 1_200}`;
  const tone = `sine=frequency=${hz}:sample_rate=${rate},volume=12dB`;
  return new Child('ffmpeg', [
    '-nostdin',
    '-v',
    'error',
    '-re',
    '-f',
    'lavfi',
    '-i',
    tone,
    '-ac',
    '1',
    '-c:a',
    codec,
    '-f',
    'rtp',
    to,
  ]);
}
