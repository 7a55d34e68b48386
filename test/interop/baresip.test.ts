import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { freePorts } from '../support/free-port.ts';
import { Baresip, type BaresipOptions } from '../support/peers/baresip.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { analyseWavFile, writeToneWav } from '../support/tone.ts';

const OUR_HZ = 620;
const THEIR_HZ = 940;
/** Of the sound, in Hz: baresip plays its WAV at the codec's rate. */
const rates = { opus: 48_000, G722: 16_000, PCMU: 8_000, PCMA: 8_000, L16: 16_000 } as const;
/** Long enough that the middle of each recording is talk. */
const TALK_MS = 2_000;

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

interface Ends {
  readonly app: RunningApp;
  readonly baresip: Baresip;
  /** What the app's speaker played, complete after the app has stopped. */
  readonly heardHere: string;
  readonly rtp: PortRange;
}

interface PortRange {
  readonly low: number;
  readonly high: number;
}

async function tenPorts(): Promise<PortRange> {
  const first = await freePorts(11);
  const low = first + (first % 2);
  return { low, high: low + 9 };
}

async function bothEnds(options: Partial<BaresipOptions> = {}, autoAnswer = false): Promise<Ends> {
  const folder = temporaryFolder('sound');
  const speaks = join(folder.path, 'speaks.wav');
  const heardHere = join(folder.path, 'heard.wav');
  writeToneWav(speaks, { hz: THEIR_HZ, sampleRate: rates[options.codec ?? 'PCMU'], seconds: 30 });
  const rtp = await tenPorts();
  const app = await startApp({
    mic: `tone:${OUR_HZ}`,
    speaker: `wav:${heardHere}`,
    rtp: `${rtp.low}-${rtp.high}`,
    autoAnswer,
  });
  const baresip = await Baresip.start({ user: 'bob', speaks, ...options });
  cleanups.push(
    () => folder.remove(),
    () => baresip.remove(),
    () => baresip.stop(),
    () => app.stop(),
  );
  return { app, baresip, heardHere, rtp };
}

const talk = () => new Promise((resolve) => setTimeout(resolve, TALK_MS));

/** Stops both ends and judges what each has heard of the other. */
async function expectHeardBothWays({ app, baresip, heardHere, rtp }: Ends): Promise<void> {
  await expectPortsFree(rtp);
  await baresip.stop();
  expect(await app.stop()).toBe(0);
  const [recording] = baresip.recordings();
  const there = analyseWavFile(recording ?? 'no recording');
  const here = analyseWavFile(heardHere);
  expect(Math.abs(there.hz - OUR_HZ)).toBeLessThan(2);
  expect(there.purity).toBeGreaterThan(0.9);
  expect(Math.abs(here.hz - THEIR_HZ)).toBeLessThan(2);
  expect(here.purity).toBeGreaterThan(0.9);
}

/** Every port of the range can be bound again: the call gave them back. */
async function expectPortsFree({ low, high }: PortRange): Promise<void> {
  for (let port = low; port <= high; port++) {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, '127.0.0.1', resolve);
    });
    socket.close();
  }
}

describe.each(['opus', 'G722', 'PCMU', 'PCMA', 'L16'] as const)('baresip on %s', (codec) => {
  it('is called, both hear each other, we hang up', async () => {
    const ends = await bothEnds({ codec });
    const { app, baresip } = ends;
    const { callId } = await app.api.call('calls.dial', { to: baresip.uri });
    expect((await app.api.callIs(callId, 'active')).codec).toBe(codec);
    await talk();
    await app.api.call('calls.hangup', { callId });
    await baresip.event('CALL_CLOSED');
    expect((await app.api.callIs(callId, 'ended')).end?.code).toBe('hung-up');
    await expectHeardBothWays(ends);
  });

  it('calls us, we answer, it hangs up', async () => {
    const ends = await bothEnds({ codec });
    const { app, baresip } = ends;
    baresip.dial(`sip:me@${app.sip}`);
    const { id } = await app.api.incoming();
    await baresip.event('CALL_RINGING');
    await app.api.call('calls.answer', { callId: id });
    await baresip.event('CALL_ESTABLISHED');
    expect((await app.api.callIs(id, 'active')).codec).toBe(codec);
    await talk();
    baresip.hangup();
    expect((await app.api.callIs(id, 'ended')).end?.code).toBe('hung-up-remotely');
    await expectHeardBothWays(ends);
  });
});

describe('baresip', () => {
  it('over TCP: is called and heard', async () => {
    const ends = await bothEnds({ transport: 'tcp' });
    const { callId } = await ends.app.api.call('calls.dial', { to: `${ends.baresip.uri};transport=tcp` });
    await ends.app.api.callIs(callId, 'active');
    await talk();
    await ends.app.api.call('calls.hangup', { callId });
    await ends.baresip.event('CALL_CLOSED');
    await expectHeardBothWays(ends);
  });

  it('is declined', async () => {
    const { app, baresip } = await bothEnds();
    baresip.dial(`sip:me@${app.sip}`);
    const { id } = await app.api.incoming();
    await app.api.call('calls.decline', { callId: id });
    expect((await app.api.callIs(id, 'ended')).end?.code).toBe('declined');
    await baresip.event('CALL_CLOSED');
  });

  it('gives up while it rings here', async () => {
    const { app, baresip } = await bothEnds();
    baresip.dial(`sip:me@${app.sip}`);
    const { id } = await app.api.incoming();
    await baresip.event('CALL_RINGING');
    baresip.hangup();
    expect((await app.api.callIs(id, 'ended')).end?.code).toBe('missed');
  });

  it('rings, and we cancel', async () => {
    const { app, baresip } = await bothEnds({ answers: 'manual' });
    const { callId } = await app.api.call('calls.dial', { to: baresip.uri });
    await app.api.callIs(callId, 'ringing');
    await app.api.call('calls.hangup', { callId });
    await baresip.event('CALL_CLOSED');
    expect((await app.api.callIs(callId, 'ended')).end?.code).toBe('cancelled');
  });

  it('is held and taken back, and holds us', async () => {
    const { app, baresip } = await bothEnds();
    const { callId } = await app.api.call('calls.dial', { to: baresip.uri });
    await app.api.callIs(callId, 'active');
    const holdIs = (hold: string) =>
      app.api.until(({ calls }) => calls.some((call) => call.id === callId && call.hold === hold), `hold ${hold}`);
    await app.api.call('calls.hold', { callId });
    await holdIs('local');
    await app.api.call('calls.resume', { callId });
    await holdIs('none');
    baresip.hold();
    await holdIs('remote');
    baresip.resume();
    await holdIs('none');
    await app.api.call('calls.hangup', { callId });
    await baresip.event('CALL_CLOSED');
  });

  it('is answered by itself with --auto-answer; SIGTERM says BYE and exits 0 within 3 s', async () => {
    const { app, baresip } = await bothEnds({}, true);
    baresip.dial(`sip:me@${app.sip}`);
    await baresip.event('CALL_ESTABLISHED');
    const started = performance.now();
    expect(await app.stop()).toBe(0);
    expect(performance.now() - started).toBeLessThan(3_000);
    await baresip.event('CALL_CLOSED');
  });
});
