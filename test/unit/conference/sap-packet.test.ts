import { describe, expect, it } from 'vitest';
import { sapGroupFor } from '../../../main/conference/sap-group.ts';
import { parseSap, type SapFault, sapHash, writeSap } from '../../../main/conference/sap-packet.ts';

const sdp = new TextEncoder().encode('v=0\r\no=- 7 1 IN IP4 192.0.2.7\r\n');
const source = Uint8Array.of(192, 0, 2, 7);
const written = writeSap({ kind: 'announcement', hash: 0x1234, source, payload: sdp });

const faulty: readonly (readonly [SapFault, (bytes: Uint8Array) => Uint8Array])[] = [
  ['too-short', () => Uint8Array.of(0x20, 0, 1)],
  ['too-short', (bytes) => bytes.subarray(0, 8)],
  ['too-short', (bytes) => bytes.fill(255, 1, 2)],
  ['not-version-1', (bytes) => bytes.fill(0x40, 0, 1)],
  ['hidden', (bytes) => bytes.fill(0x22, 0, 1)],
  ['hidden', (bytes) => bytes.fill(0x21, 0, 1)],
  ['no-hash', (bytes) => bytes.fill(0, 2, 4)],
  ['no-source', (bytes) => bytes.fill(0, 4, 8)],
  ['not-sdp', (bytes) => bytes.fill(0x42, 8, 9)],
  ['not-sdp', (bytes) => bytes.fill(0x41, 8)],
  ['too-long', () => new Uint8Array(8_192)],
];

describe('the SAP packet (RFC 2974 §6)', () => {
  it('is written with version 1, the hash, the source and the payload type', () => {
    expect([...written.subarray(0, 8)]).toEqual([0x20, 0, 0x12, 0x34, 192, 0, 2, 7]);
    expect(new TextDecoder().decode(written.subarray(8, 24))).toBe('application/sdp\0');
  });

  it('is read as it was written', () => {
    const packet = { kind: 'announcement', hash: 0x1234, source: 'c0000207', authenticated: false, payload: sdp };
    expect(parseSap(written)).toEqual({ ok: true, value: packet });
  });

  it('may leave the payload type out', () => {
    const bare = Uint8Array.from([...written.subarray(0, 8), ...sdp]);
    expect(parseSap(bare)).toMatchObject({ ok: true, value: { payload: sdp } });
  });

  it('may come from an IPv6 address, and be a deletion', () => {
    const payload = new TextEncoder().encode('o=- 7 1 IN IP6 2001:db8::7\r\n');
    const deletion = writeSap({ kind: 'deletion', hash: 1, source: new Uint8Array(16).fill(0x20), payload });
    expect(parseSap(deletion)).toMatchObject({
      ok: true,
      value: { kind: 'deletion', source: '20'.repeat(16), payload },
    });
  });

  it('may be signed: what the signature is made of is passed over', () => {
    const signed = Uint8Array.from([0x20, 2, ...written.subarray(2, 8), ...new Uint8Array(8), ...written.subarray(8)]);
    expect(parseSap(signed)).toMatchObject({ ok: true, value: { authenticated: true, payload: sdp } });
  });

  it.each(faulty)('is %s', (fault, change) => {
    expect(parseSap(change(written.slice()))).toEqual({ ok: false, error: fault });
  });

  it('has another hash for another text, and never 0', () => {
    const other = new TextEncoder().encode('v=0\r\no=- 7 2 IN IP4 192.0.2.7\r\n');
    expect(sapHash(other)).not.toBe(sapHash(sdp));
    expect(sapHash(new Uint8Array())).toBeGreaterThan(0);
  });
});

describe('where a session is announced (RFC 2974 §3)', () => {
  it.each([
    ['224.2.130.1', '224.2.127.254'],
    ['232.1.1.1', '224.2.127.254'],
    ['239.255.12.1', '239.255.255.255'],
    ['239.1.2.3', '239.255.255.255'],
    ['239.193.1.1', '239.195.255.255'],
    ['ff15::12', 'ff05::2:7ffe'],
    ['FF02::1234', 'ff02::2:7ffe'],
  ])('%s by %s', (group, sap) => {
    expect(sapGroupFor(group)).toEqual({ address: sap, port: 9_875 });
  });
});
