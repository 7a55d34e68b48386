import { expect, it } from 'vitest';
import { ipPacket } from '../../../../main/sip/trace/ip-packet.ts';

/** The sum over everything that is summed, its checksum too, is all ones (RFC 1071 §1). */
function sum(bytes: Uint8Array): number {
  let total = 0;
  for (let at = 0; at < bytes.length; at += 2) total += ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
  return (total & 0xffff) + (total >>> 16);
}

it('over IPv4', () => {
  const bytes = ipPacket(
    { address: '192.0.2.1', port: 5060 },
    { address: '198.51.100.7', port: 5062 },
    Buffer.from('abc'),
  );
  expect(bytes.toString('hex')).toMatch(/^4500001f000000004011....c0000201c633640713c413c6000b....616263$/);
  expect(sum(bytes.subarray(0, 20))).toBe(0xffff);
  expect(sum(Buffer.concat([bytes.subarray(12, 20), Buffer.of(0, 17, 0, 11), bytes.subarray(20)]))).toBe(0xffff);
});

it.each([
  ['2001:db8::1', '20010db8000000000000000000000001'],
  ['::1', '00000000000000000000000000000001'],
  ['fe80::1:2%eth0', 'fe800000000000000000000000010002'],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
  ['192.0.2.1', '00000000000000000000ffffc0000201'],
  ['no address', '00000000000000000000000000000000'],
])('over IPv6, from %s', (address, hex) => {
  const bytes = ipPacket({ address, port: 1 }, { address: '::', port: 2 }, Buffer.from('abcd'));
  expect(bytes.subarray(0, 8).toString('hex')).toBe('60000000000c1140');
  expect(bytes.subarray(8, 24).toString('hex')).toBe(hex);
  expect(sum(Buffer.concat([bytes.subarray(8, 40), Buffer.of(0, 17, 0, 12), bytes.subarray(40)]))).toBe(0xffff);
});
