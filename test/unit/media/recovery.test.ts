import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaEngine } from '../../../main/media/engine.ts';
import { spawnWorker } from '../../../main/media/spawn-worker.ts';
import { analyseTone } from '../../support/tone.ts';
import { UdpPeer } from '../../support/udp-peer.ts';
import { connect, heardBy, openSession, openStream, setupFor, soundOf, soundPacket, startEngine } from './call-rig.ts';

const engines: MediaEngine[] = [];
let workers: Worker[] = [];

/** An engine whose workers the test knows, and so can kill. */
async function engine(options: Parameters<typeof startEngine>[0] = {}): Promise<MediaEngine> {
  const spawn: typeof spawnWorker = (workerOptions) => {
    const worker = spawnWorker(workerOptions);
    workers.push(worker);
    return worker;
  };
  const started = await startEngine({ ...options, spawn });
  engines.push(started);
  return started;
}

beforeEach(() => {
  workers = [];
});

afterEach(async () => {
  await Promise.all(engines.splice(0).map((each) => each.close()));
});

function kill(): void {
  void workers.at(-1)?.terminate();
}

const once = (on: MediaEngine['onRecovered']) => new Promise<void>((resolve) => void on(resolve));

describe('a media worker that is killed', () => {
  it('is followed by another: the same ports, the same setup, the same room, and sound again', async () => {
    const here = await engine({ microphone: { tone: 440 } });
    const peer = await UdpPeer.open();
    const stream = await openStream(here);
    const { rtp, rtcp } = stream;
    stream.configure(setupFor(peer.local, peer.local));
    here.seat('lounge', { muted: false, deafened: false, gainDb: 0, automaticGain: false });
    stream.attach({ kind: 'room', room: 'lounge' });
    await expect.poll(() => heardBy(peer).length).toBeGreaterThan(10);
    const former = heardBy(peer)[0]?.ssrc;
    const recovered = once(here.onRecovered);
    kill();
    await recovered;
    expect([stream.rtp, stream.rtcp]).toEqual([rtp, rtcp]);
    const again = () => heardBy(peer).filter(({ ssrc }) => ssrc !== former);
    await expect.poll(() => again().length).toBeGreaterThan(60);
    expect(again().every(({ from }) => from.port === rtp.port)).toBe(true);
    expect(analyseTone(soundOf(again().slice(10)), 8_000).hz).toBeCloseTo(440, 0);
    expect(await here.counts()).toMatchObject({ streams: 1, sockets: 2 });
    await peer.close();
  });

  it('says that it recovers, then that it has, and no failure', async () => {
    const here = await engine();
    const said: string[] = [];
    here.onRecovering(() => said.push('recovering'));
    here.onRecovered(() => said.push('recovered'));
    here.onFailure(() => said.push('failed'));
    const recovered = once(here.onRecovered);
    kill();
    await recovered;
    expect(said).toEqual(['recovering', 'recovered']);
    expect(await openStream(here)).toBeDefined();
  });

  it('leaves a call between two engines as it was: muted stays muted, and the counts go on', async () => {
    const there = await engine({ microphone: { tone: 700 } });
    const here = await engine({ microphone: { tone: 440 } });
    const [caller, callee] = [
      await openSession(here, { patch: { kind: 'device' } }),
      await openSession(there, { patch: { kind: 'device' } }),
    ];
    caller.stream.setMuted(true);
    connect(caller, callee);
    await expect.poll(async () => (await caller.stats()).packetsReceived).toBeGreaterThan(20);
    const before = await caller.stats();
    const recovered = once(here.onRecovered);
    kill();
    await recovered;
    await expect.poll(async () => (await caller.stats()).packetsReceived).toBeGreaterThan(before.packetsReceived + 20);
    expect((await caller.stats()).packetsSent).toBeGreaterThan(before.packetsSent);
    const levels = await new Promise<number>((resolve) => {
      there.onLevels(({ streams }) => resolve(streams[callee.stream.id] ?? 0));
    });
    expect(levels).toBeLessThan(-60);
  });

  it('has what it was told meanwhile done by the next: opened, configured and closed streams', async () => {
    const here = await engine();
    const peer = await UdpPeer.open();
    const [staying, leaving] = [await openStream(here), await openStream(here)];
    const recovered = once(here.onRecovered);
    const recovering = new Promise<void>((resolve) => void here.onRecovering(() => resolve()));
    kill();
    await recovering;
    staying.configure(setupFor(peer.local, peer.local));
    const closed = leaving.close();
    const opened = openStream(here);
    await Promise.all([closed, recovered]);
    expect((await opened).rtp.port).not.toBe(staying.rtp.port);
    await expect.poll(() => heardBy(peer).length).toBeGreaterThan(5);
    expect(await here.counts()).toMatchObject({ streams: 2, sockets: 4 });
    await peer.close();
  });

  it('is heard from once only', async () => {
    const here = await engine();
    const peer = await UdpPeer.open();
    const stream = await openStream(here);
    let times = 0;
    stream.onHeard(() => times++);
    stream.configure(setupFor(peer.local, peer.local));
    const speak = (from: number) => {
      for (let sequence = from; sequence < from + 10; sequence++) peer.send(soundPacket(sequence), stream.rtp);
    };
    speak(0);
    await expect.poll(() => times).toBe(1);
    const recovered = once(here.onRecovered);
    kill();
    await recovered;
    speak(100);
    await expect.poll(async () => (await stream.stats()).packetsReceived).toBeGreaterThan(5);
    expect(times).toBe(1);
    await peer.close();
  });
});

describe('a media worker that dies again and again', () => {
  it('is given up after the fourth time in a minute: its streams are closed, and nobody waits for it', async () => {
    const here = await engine();
    const stream = await openStream(here);
    const failures: Error[] = [];
    here.onFailure((error) => failures.push(error));
    for (let death = 0; death < 3; death++) {
      const recovered = once(here.onRecovered);
      kill();
      await recovered;
    }
    const failed = new Promise<Error>((resolve) => void here.onFailure(resolve));
    kill();
    await failed;
    await stream.close();
    expect(await here.open({ localAddress: '127.0.0.1' })).toMatchObject({ ok: false, error: { code: 'closed' } });
    expect(await here.counts()).toMatchObject({ streams: 0, sockets: 0 });
    await here.close();
    expect(failures.length).toBe(1);
  });
});
