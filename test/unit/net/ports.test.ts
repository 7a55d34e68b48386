import { describe, expect, it } from 'vitest';
import type { Random } from '../../../main/base/random.ts';
import { type DatagramPair, PortRange } from '../../../main/net/ports.ts';
import { Inbox } from './inbox.ts';
import { errorIn, valueIn } from './messages.ts';
import { UdpPeer } from './peers.ts';

/** Always starts where told. */
const startingAt = (pair: number): Random => ({ hex: () => '', uint32: () => pair, fraction: () => 0 });

/** A range of free ports below the system's own temporary ones. */
const LOW = 21_400;

const numbers = ({ rtp, rtcp }: DatagramPair) => [rtp.local.port, rtcp.local.port];

describe.each(['127.0.0.1', '::1'])('RTP and RTCP ports on %s', (loopback) => {
  it('are an even port and the odd one above it, both bound', async () => {
    const range = new PortRange(LOW, LOW + 9, startingAt(2));
    const pair = valueIn(await range.open(loopback));
    expect(pair.rtp.local).toEqual({ address: loopback, port: LOW + 4 });
    expect(pair.rtcp.local).toEqual({ address: loopback, port: LOW + 5 });
    await expect(UdpPeer.open(loopback, LOW + 4)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(UdpPeer.open(loopback, LOW + 5)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await pair.close();
  });

  it('pass over what other programs hold, the RTCP port included, and leave nothing bound', async () => {
    const range = new PortRange(LOW, LOW + 5, startingAt(0));
    await using rtp = await UdpPeer.open(loopback, LOW);
    const rtcp = await UdpPeer.open(loopback, LOW + 3);
    const pair = valueIn(await range.open(loopback));
    expect(numbers(pair)).toEqual([LOW + 4, LOW + 5]);
    expect(rtp.local.port).toBe(LOW);
    await using between = await UdpPeer.open(loopback, LOW + 2);
    expect(between.local.port).toBe(LOW + 2);
    await rtcp[Symbol.asyncDispose]();
    await pair.close();
  });
});

describe('a range of ports', () => {
  it('gives each number once, also to calls that start at the same moment', async () => {
    const range = new PortRange(LOW, LOW + 7, startingAt(3));
    const pairs = (await Promise.all([1, 2, 3, 4].map(() => range.open('127.0.0.1')))).map(valueIn);
    expect(pairs.map((pair) => pair.rtp.local.port)).toEqual([LOW + 6, LOW, LOW + 2, LOW + 4]);
    expect(range.used).toBe(4);
    const message = `All RTP ports from ${LOW} to ${LOW + 7} are in use (4 pairs by our own calls): end a call or give a wider range`;
    expect(errorIn(await range.open('127.0.0.1'))).toEqual({ code: 'exhausted', message });
    await Promise.all(pairs.map((pair) => pair.close()));
    expect(range.used).toBe(0);
  });

  it('has a number again as soon as it is closed, and only then', async () => {
    const range = new PortRange(LOW, LOW + 1, startingAt(0));
    const first = valueIn(await range.open('127.0.0.1'));
    const closing = first.close();
    expect(errorIn(await range.open('127.0.0.1')).code).toBe('exhausted');
    await closing;
    const second = valueIn(await range.open('127.0.0.1'));
    expect(numbers(second)).toEqual([LOW, LOW + 1]);
    await first.close();
    expect(range.used).toBe(1);
    await second.close();
  });

  it.each([
    [LOW + 1, LOW + 4, LOW + 2],
    [LOW, LOW + 2, LOW],
  ])('of %i to %i has the one pair that fits whole', async (low, high, only) => {
    const range = new PortRange(low, high, startingAt(7));
    const pair = valueIn(await range.open('127.0.0.1'));
    expect(numbers(pair)).toEqual([only, only + 1]);
    expect(errorIn(await range.open('127.0.0.1')).code).toBe('exhausted');
    await pair.close();
  });

  it.each([
    [LOW + 1, LOW + 2],
    [LOW + 2, LOW],
    [0, 10],
    [65_534, 65_536],
  ])('of %i to %i can not be', (low, high) => {
    expect(() => new PortRange(low, high, startingAt(0))).toThrow(RangeError);
  });

  it('says that an address is not of this machine, at once', async () => {
    const range = new PortRange(LOW, LOW + 99, startingAt(0));
    expect(errorIn(await range.open('203.0.113.1')).code).toBe('not-available');
    expect(range.used).toBe(0);
  });
});

describe('a media socket', () => {
  it('hands over bytes and source, and sends to an address', async () => {
    const range = new PortRange(LOW, LOW + 9, startingAt(1));
    const pair = valueIn(await range.open('127.0.0.1'));
    await using peer = await UdpPeer.open();
    const received = new Inbox<{ bytes: number[]; port: number }>();
    pair.rtp.receive = (bytes, from) => received.put({ bytes: [...bytes], port: from.port });
    await peer.send(Uint8Array.of(0x80, 0, 1), pair.rtp.local);
    expect(await received.next()).toEqual({ bytes: [0x80, 0, 1], port: peer.local.port });
    pair.rtp.send(Buffer.from('hello'), peer.local.port, '127.0.0.1');
    expect(await peer.received.next()).toEqual({ text: 'hello', from: pair.rtp.local });
    expect(pair.rtp.counts()).toEqual({ received: 1, sent: 1, errors: 0 });
    await pair.close();
  });

  it('survives what can not be sent, and what is sent after it was closed', async () => {
    const range = new PortRange(LOW, LOW + 9, startingAt(1));
    const { rtp, close } = await opened(range);
    const fail = (bytes: Uint8Array, port: number, address: string) =>
      new Promise<string>((resolve) => rtp.send(bytes, port, address, (error) => resolve(error.message)));
    expect(await fail(Buffer.alloc(70_000), 5060, '127.0.0.1')).toContain('EMSGSIZE');
    expect(await fail(Buffer.alloc(1), 0, '127.0.0.1')).toBe('no such port');
    expect(await fail(Buffer.alloc(1), 5060, 'example.invalid')).toContain('EINVAL');
    rtp.send(Buffer.alloc(70_000), 5060, '127.0.0.1');
    await close();
    expect(await fail(Buffer.alloc(1), 5060, '127.0.0.1')).toBe('the socket is closed');
  });
});

async function opened(range: PortRange) {
  const pair = valueIn(await range.open('127.0.0.1'));
  return { rtp: pair.rtp, close: () => pair.close() };
}
