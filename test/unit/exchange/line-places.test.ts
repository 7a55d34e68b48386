import { expect, it } from 'vitest';
import type { Address } from '../../../main/base/address.ts';
import { limits } from '../../../main/base/limits.ts';
import { LinePlaces } from '../../../main/exchange/line-places.ts';
import type { Flow } from '../../../main/sip/transport.ts';

const local: Address = { address: '192.0.2.1', port: 5060 };
const from = (address: string): Flow => ({
  protocol: 'udp',
  reliable: false,
  local,
  remote: { address, port: 5060 },
  sentBy: local,
  send: () => {},
  keepAlive: () => ({ dispose() {} }),
});

function taken(places: LinePlaces, addresses: readonly string[]): number {
  return addresses.filter((address) => places.take(from(address)) !== undefined).length;
}

const times = (count: number, address: string) => Array.from({ length: count }, () => address);

it('one source holds so many places, and a place that it gives back is there again', () => {
  const places = new LinePlaces();
  const first = places.take(from('192.0.2.9'));
  expect(taken(places, times(100, '192.0.2.9'))).toBe(limits.lineCallsPerSource - 1);
  expect(taken(places, ['192.0.2.10'])).toBe(1);
  first?.dispose();
  first?.dispose();
  expect(taken(places, times(100, '192.0.2.9'))).toBe(1);
});

it('the addresses of one IPv6 subscriber are one source', () => {
  const addresses = Array.from({ length: 100 }, (_, n) => `2001:db8::${n + 1}`);
  expect(taken(new LinePlaces(), addresses)).toBe(limits.lineCallsPerSource);
});

it('all sources together hold so many', () => {
  const addresses = Array.from({ length: 200 }, (_, n) => `198.51.100.${n}`);
  expect(taken(new LinePlaces(), addresses)).toBe(limits.lineCalls);
});

it('this machine is not counted, by loopback or by its own address', () => {
  const places = new LinePlaces();
  expect(taken(places, [...times(500, '127.0.0.1'), ...times(500, '192.0.2.1')])).toBe(1_000);
  expect(taken(places, ['192.0.2.9'])).toBe(1);
});
