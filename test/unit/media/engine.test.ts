import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { MediaEngine } from '../../../main/media/engine.ts';
import { MediaEngine as Engine } from '../../../main/media/engine.ts';
import { codecsNamed } from '../../../main/sdp/codec.ts';
import { voiceCodecNames } from '../../../main/sdp/codec-name.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { analyseTone, analyseWavFile, type ToneAnalysis } from '../../support/tone.ts';
import { UdpPeer } from '../../support/udp-peer.ts';
import { connect, openSession, openStream, setupFor, startEngine } from './call-rig.ts';

const engines: MediaEngine[] = [];

async function engine(...options: Parameters<typeof startEngine>): Promise<MediaEngine> {
  const started = await startEngine(...options);
  engines.push(started);
  return started;
}

afterEach(async () => {
  await Promise.all(engines.splice(0).map((each) => each.close()));
});

/** Frames that the page would play, until there are `count`. */
async function listen(to: MediaEngine, count: number): Promise<Int16Array> {
  const heard = new Int16Array(count * 960);
  let frames = 0;
  await new Promise<void>((resolve) => {
    const subscription = to.onSpeaker((frame) => {
      expect(frame.length).toBe(960);
      heard.set(frame, frames * 960);
      if (++frames < count) return;
      subscription.dispose();
      resolve();
    });
  });
  return heard;
}

/** The clearest of three stretches: where a busy machine held the tick up once, the others have no hole. */
function clearest(sound: Int16Array): ToneAnalysis {
  const stretches = [36_000, 60_000, 84_000].map((start) => analyseTone(sound.subarray(start, start + 32_768), 48_000));
  return stretches.reduce((best, stretch) => (stretch.purity > best.purity ? stretch : best));
}

/** A frame that came too late is concealed, which moves the strongest frequency by a little. */
function expectHz(heard: number, hz: number): void {
  expect(Math.abs(heard - hz), `${heard} Hz`).toBeLessThan(2);
}

describe('a call between two engines', () => {
  it.each(voiceCodecNames)('carries a tone each way in %s', async (name) => {
    const [here, there] = [
      await engine({ microphone: { tone: 440 }, speaker: 'browser' }),
      await engine({ microphone: { tone: 700 }, speaker: 'browser' }),
    ];
    const caller = await openSession(here, { patch: { kind: 'device' }, codecs: codecsNamed([name]) });
    const callee = await openSession(there, { patch: { kind: 'device' } });
    connect(caller, callee);
    const [atCaller, atCallee] = await Promise.all([listen(here, 125), listen(there, 125)]);
    for (const [sound, hz] of [
      [atCaller, 700],
      [atCallee, 440],
    ] as const) {
      const analysis = clearest(sound);
      expectHz(analysis.hz, hz);
      expect(analysis.purity).toBeGreaterThan(0.9);
    }
    expect([caller.codec, callee.codec]).toEqual([name, name]);
  });

  it('gives the microphone’s file back from the echo into the speaker’s file', async () => {
    const folder = temporaryFolder('echo');
    const path = join(folder.path, 'heard.wav');
    const [here, there] = [await engine({ microphone: { tone: 440 }, speaker: { wav: path } }), await engine()];
    const caller = await openSession(here, { patch: { kind: 'device' } });
    const line = await openSession(there, { patch: { kind: 'echo' } });
    let reports = 0;
    const enough = new Promise<void>((resolve) => {
      here.onLevels(() => ++reports === 25 && resolve());
    });
    connect(caller, line);
    await enough;
    await here.close();
    const { hz, purity } = analyseWavFile(path);
    expectHz(hz, 440);
    expect(purity).toBeGreaterThan(0.9);
    folder.remove();
  });

  it('takes the page’s frames as its microphone, and silence when muted', async () => {
    const [here, there] = [await engine({ microphone: 'browser' }), await engine({ speaker: 'browser' })];
    const caller = await openSession(here, { patch: { kind: 'device' } });
    const callee = await openSession(there, { patch: { kind: 'device' } });
    connect(caller, callee);
    const frame = new Int16Array(960);
    for (let index = 0; index < 960; index++) frame[index] = 10_000 * Math.sin((2 * Math.PI * 500 * index) / 48_000);
    // The page's clock: a frame goes in for each that comes out.
    const page = there.onSpeaker(() => here.pushMicrophone(frame));
    const heard = await listen(there, 120);
    expectHz(analyseTone(heard.subarray(48_000), 48_000).hz, 500);
    caller.stream.setMuted(true);
    await listen(there, 40);
    expect((await listen(there, 5)).every((sample) => Math.abs(sample) <= 8)).toBe(true);
    page.dispose();
  });

  it('reports what is heard of each call', async () => {
    const [here, there] = [await engine(), await engine()];
    const caller = await openSession(here, { patch: { kind: 'device' } });
    const line = await openSession(there, { patch: { kind: 'tone', hz: 440 } });
    connect(caller, line);
    let loudReports = 0;
    const loud = new Promise<void>((resolve) => {
      here.onLevels(({ streams }) => (streams[caller.stream.id] ?? -127) > -10 && ++loudReports === 5 && resolve());
    });
    await loud;
    const stats = await caller.stats();
    expect(stats).toMatchObject({ packetsLost: 0, packetsLate: 0, packetsRefused: 0 });
    expect(stats.packetsReceived).toBeGreaterThan(20);
    expect(stats.jitterMs).toBeLessThan(20);
  });
});

describe('a stream that moves to another address of this machine', () => {
  it('is heard again from there, as the same source, and its former ports are free', async () => {
    const [here, there] = [await engine({ microphone: { tone: 440 } }), await engine({ speaker: 'browser' })];
    const caller = await openSession(here, { patch: { kind: 'device' } });
    const callee = await openSession(there, { patch: { kind: 'device' } });
    connect(caller, callee);
    await listen(there, 10);
    const { stream } = caller;
    const former = stream.rtp;
    expect(await caller.move('127.0.0.2')).toEqual({ ok: true, value: undefined });
    expect([former.address, stream.rtp.address, stream.rtcp.address]).toEqual(['127.0.0.1', '127.0.0.2', '127.0.0.2']);
    expect(new TextDecoder().decode(caller.offer())).toContain('c=IN IP4 127.0.0.2\r\n');
    connect(caller, callee);
    const before = await callee.stats();
    const sound = await listen(there, 60);
    expectHz(analyseTone(sound.subarray(24_000), 48_000).hz, 440);
    const after = await callee.stats();
    expect(after.packetsReceived).toBeGreaterThan(before.packetsReceived + 40);
    expect(await here.counts()).toMatchObject({ streams: 1, sockets: 2 });
  });

  it('stays where it is when the address is none of ours', async () => {
    const session = await openSession(await engine());
    const { rtp } = session.stream;
    expect(await session.move('192.0.2.1')).toMatchObject({ ok: false, error: { code: 'address-unusable' } });
    expect(session.stream.rtp).toEqual(rtp);
  });
});

describe('alerts', () => {
  it('are played without a call', async () => {
    const here = await engine({ speaker: 'browser' });
    here.setAlert('call-1', 'ringback');
    const heard = await listen(here, 40);
    expectHz(analyseTone(heard, 48_000).hz, 425);
    here.setAlert('call-1', 'none');
  });
});

describe('many streams', () => {
  it('open at once on ports of their own, and none is left', async () => {
    const here = await engine();
    const opened = await Promise.all(Array.from({ length: 40 }, () => openStream(here)));
    expect(new Set(opened.map(({ rtp }) => rtp.port)).size).toBe(40);
    expect(opened.every(({ rtp, rtcp }) => rtp.port % 2 === 0 && rtcp.port === rtp.port + 1)).toBe(true);
    expect(await here.counts()).toMatchObject({ streams: 40, sockets: 80 });
    await Promise.all(opened.map((stream) => stream.close()));
    expect(await here.counts()).toMatchObject({ streams: 0, sockets: 0 });
  });

  it('beyond the range are refused in words', async () => {
    const here = await engine({ rtpPorts: { low: 20_900, high: 20_903 } });
    await openStream(here);
    await openStream(here);
    const third = await here.open({ localAddress: '127.0.0.1' });
    expect(third).toMatchObject({ ok: false, error: { code: 'no-free-port' } });
  });

  it('are refused on an address that isn’t ours', async () => {
    const here = await engine();
    const opened = await here.open({ localAddress: '192.0.2.1' });
    expect(opened).toMatchObject({ ok: false, error: { code: 'address-unusable' } });
  });
});

describe('the worker', () => {
  it.each([
    ['microphone-unusable', { microphone: { wav: '/nowhere/in.wav' } }],
    ['speaker-unusable', { speaker: { wav: '/nowhere/out.wav' } }],
  ] as const)('does not start with a device that can’t be used: %s', async (code, device) => {
    const started = await Engine.start({
      rtpPorts: { low: 20_900, high: 20_999 },
      microphone: 'silence',
      speaker: 'none',
      ...device,
    });
    expect(started).toMatchObject({ ok: false, error: { code } });
  });

  it('gives up the one stream that it trips over, and tells', async () => {
    const here = await engine();
    const [stream, other] = [await openStream(here), await openStream(here)];
    const lost = new Promise<string>((resolve) => void stream.onLost(resolve));
    // A setup that no caller could make.
    stream.configure(undefined as never);
    expect(await lost).toContain('undefined');
    await stream.close();
    expect(await here.counts()).toMatchObject({ streams: 1, sockets: 2 });
    await other.close();
  });

  it('closes every stream with a BYE when the engine closes', async () => {
    const here = await engine();
    const stream = await openStream(here);
    const peer = await UdpPeer.open();
    stream.configure(setupFor(peer.local, peer.local));
    await peer.received(1);
    await here.close();
    const again = await UdpPeer.open('127.0.0.1', stream.rtp.port);
    await again.close();
    await expect.poll(() => peer.arrivals.some(({ bytes }) => bytes[1] === 200)).toBe(true);
    await peer.close();
  });
});
