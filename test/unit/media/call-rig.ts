import { decodeUlaw } from '../../../main/audio/g711.ts';
import type { Address } from '../../../main/base/address.ts';
import { MediaEngine, type MediaOptions } from '../../../main/media/engine.ts';
import type { MediaStream } from '../../../main/media/media-stream.ts';
import { MediaSession } from '../../../main/media/session.ts';
import type { StreamSetup } from '../../../main/media/stream-setup.ts';
import { parseRtp, RtpFields, writeRtpHeader } from '../../../main/rtp/packet.ts';
import type { UdpPeer } from '../../support/udp-peer.ts';
import { worker } from '../../support/worker.ts';

/** Ports that no other suite and no other worker uses: a hundred for each engine, taken in turn. */
const ENGINES = 10;
const firstLow = 21_000 + (worker % 10) * ENGINES * 100;
let started = 0;

/** An engine on ports of its own; the test closes it. */
export async function startEngine(options: Partial<MediaOptions> = {}): Promise<MediaEngine> {
  const low = firstLow + (started++ % ENGINES) * 100;
  const rtpPorts = { low, high: low + 99 };
  const engine = await MediaEngine.start({ rtpPorts, microphone: 'silence', speaker: 'none', ...options });
  if (!engine.ok) throw new Error(engine.error.message);
  return engine.value;
}

export async function openStream(engine: MediaEngine, localAddress = '127.0.0.1'): Promise<MediaStream> {
  const opened = await engine.open({ localAddress });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

export async function openSession(
  engine: MediaEngine,
  options: Partial<Parameters<typeof MediaSession.open>[1]> = {},
): Promise<MediaSession> {
  const opened = await MediaSession.open(engine, { localAddress: '127.0.0.1', patch: { kind: 'none' }, ...options });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** One round of offer and answer between two sessions. */
export function connect(offerer: MediaSession, answerer: MediaSession): void {
  const answer = answerer.answer(offerer.offer());
  if (!answer.ok) throw new Error(answer.error.warning);
  const accepted = offerer.accept(answer.value);
  if (!accepted.ok) throw new Error(accepted.error.warning);
  answerer.confirm();
}

/** PCMU both ways to a peer that sits at these addresses. */
export function setupFor(rtp: Address, rtcp: Address, changes: Partial<StreamSetup> = {}): StreamSetup {
  const pcmu = { name: 'PCMU', clockRate: 8_000, payloadType: 0 };
  return {
    remote: { rtp, rtcp },
    send: pcmu,
    receive: [pcmu],
    dtmf: { send: 101, receive: 101 },
    direction: 'sendrecv',
    ptimeMs: 20,
    ...changes,
  };
}

/** A PCMU packet of 20 ms, every byte of it `fill`. */
export function soundPacket(
  sequence: number,
  options: { ssrc?: number; fill?: number; type?: number } = {},
): Uint8Array {
  const { ssrc = 0x1234, fill = 0xff, type = 0 } = options;
  const bytes = new Uint8Array(172).fill(fill);
  writeRtpHeader(
    { marker: false, payloadType: type, sequence: sequence & 0xffff, timestamp: (sequence * 160) >>> 0, ssrc },
    bytes,
  );
  return bytes;
}

export interface HeardPacket extends RtpFields {
  readonly payload: Uint8Array;
  readonly from: Address;
}

/** The RTP among what a peer got. */
export function heardBy(peer: UdpPeer): HeardPacket[] {
  return peer.arrivals.flatMap(({ bytes, from }) => {
    const fields = new RtpFields();
    if (parseRtp(bytes, fields)) return [];
    return [Object.assign(fields, { payload: bytes.subarray(fields.payloadStart, fields.payloadEnd), from })];
  });
}

/** What PCMU packets sound like, one after the other. */
export function soundOf(packets: readonly HeardPacket[]): Int16Array {
  const samples = new Int16Array(packets.length * 160);
  packets.forEach(({ payload }, index) => {
    decodeUlaw(payload, samples, index * 160);
  });
  return samples;
}
