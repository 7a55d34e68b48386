import { afterEach, beforeEach, expect, it } from 'vitest';
import { G722Decoder } from '../../../main/audio/g722.ts';
import type { MediaEngine } from '../../../main/media/engine.ts';
import type { MediaSession } from '../../../main/media/session.ts';
import { analyseTone } from '../../support/tone.ts';
import { UdpPeer } from '../../support/udp-peer.ts';
import { type HeardPacket, heardBy, openSession, soundOf, startEngine } from './call-rig.ts';

const HZ = 1_000;
const PCMU = 0;
const G722 = 9;

let engine: MediaEngine;
let session: MediaSession;
let rtp: UdpPeer;
let rtcp: UdpPeer;

beforeEach(async () => {
  engine = await startEngine();
  session = await openSession(engine, { patch: { kind: 'tone', hz: HZ } });
  [rtp, rtcp] = [await UdpPeer.open(), await UdpPeer.open()];
});

afterEach(async () => {
  await engine.close();
  await Promise.all([rtp.close(), rtcp.close()]);
});

/** The far end's description, with one voice codec. */
function description(payloadType: number, version: number): Uint8Array {
  const lines = [
    'v=0',
    `o=- 7 ${version} IN IP4 127.0.0.1`,
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${rtp.local.port} RTP/AVP ${payloadType}`,
    `a=rtcp:${rtcp.local.port}`,
    '',
  ];
  return new TextEncoder().encode(lines.join('\r\n'));
}

/** A few more packets of one type than have come so far. */
async function heard(payloadType: number): Promise<readonly HeardPacket[]> {
  const packets = () => heardBy(rtp).filter((packet) => packet.payloadType === payloadType);
  const before = packets().length;
  await expect.poll(() => packets().length).toBeGreaterThanOrEqual(before + 25);
  return packets().slice(before);
}

function pitchOf(packets: readonly HeardPacket[]): number {
  if (packets[0]?.payloadType === PCMU) return analyseTone(soundOf(packets), 8_000).hz;
  const decoder = new G722Decoder();
  const samples = new Int16Array(packets.length * 320);
  let at = 0;
  for (const { payload } of packets) at += decoder.decode(payload, payload.length, samples, at);
  return analyseTone(samples.subarray(640), 16_000).hz;
}

/** One stream on the wire: nothing lost between, one source, one clock (RFC 3550 §5.1). */
function expectOneStream(): void {
  const packets = heardBy(rtp);
  const [first] = packets;
  packets.forEach((packet, index) => {
    expect((packet.sequence - (first?.sequence ?? 0)) & 0xffff).toBe(index);
    expect(packet.ssrc).toBe(first?.ssrc);
  });
}

it('the far end’s re-INVITE with another codec is followed in mid-call, and back', async () => {
  expect(session.answer(description(PCMU, 1)).ok).toBe(true);
  session.confirm();
  expect(pitchOf(await heard(PCMU))).toBeCloseTo(HZ, -1);
  expect(session.answer(description(G722, 2)).ok).toBe(true);
  expect(session.codec).toBe('G722');
  expect(pitchOf(await heard(G722))).toBeCloseTo(HZ, -1);
  expect(session.answer(description(PCMU, 3)).ok).toBe(true);
  expect(pitchOf(await heard(PCMU))).toBeCloseTo(HZ, -1);
  expectOneStream();
});

it('so is the answer to our own', async () => {
  session.offer();
  expect(session.accept(description(G722, 1)).ok).toBe(true);
  expect(pitchOf(await heard(G722))).toBeCloseTo(HZ, -1);
  session.offer();
  expect(session.accept(description(PCMU, 2)).ok).toBe(true);
  expect(session.codec).toBe('PCMU');
  expect(pitchOf(await heard(PCMU))).toBeCloseTo(HZ, -1);
  expectOneStream();
});
