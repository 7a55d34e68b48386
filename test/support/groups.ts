import { readFileSync } from 'node:fs';
import { audioKind, decodeAudioFrame } from '../../app/ipc/audio-frame.ts';
import type { ChannelSettings, ChannelState } from '../../app/ipc/contract.ts';
import { parseWav } from '../../main/audio/wav.ts';
import type { RunningApp } from './app.ts';
import { Child } from './child.ts';
import { freePorts } from './free-port.ts';
import { levelAt } from './tone.ts';

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

/** Waits while so much is heard or spoken, by the levels, which come ten times a second of sound. */
export async function soundOf(app: RunningApp, seconds: number): Promise<void> {
  for (let told = 0; told < seconds * 10; told++) await app.api.event('levels');
}

/** How loud a tone is in a stretch of a recording that is reckoned from its end, in dB below full scale. */
export function toneBeforeEnd(path: string, hz: number, { from, seconds }: { from: number; seconds: number }): number {
  const wav = parseWav(readFileSync(path));
  if (!wav.ok) throw new Error(`${path}: ${wav.error.message}`);
  const { samples, sampleRate } = wav.value;
  const start = Math.max(0, samples.length - Math.round(from * sampleRate));
  return levelAt(samples.subarray(start, start + Math.round(seconds * sampleRate)), sampleRate, hz);
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
  return hz.map((each) => Math.round(levelAt(samples, 48_000, each)));
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
