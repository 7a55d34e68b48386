import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csrcAt, parseRtp, RtpFields, writeRtpHeader } from '../../../main/rtp/packet.ts';

const header = { marker: true, payloadType: 8, sequence: 0xfffe, timestamp: 0xdeadbeef, ssrc: 0x80000001 };

function packet(first: number, second: number, ...rest: number[]): Uint8Array {
  return Uint8Array.from([first, second, 0x12, 0x34, 0, 0, 0, 160, 0xca, 0xfe, 0xba, 0xbe, ...rest]);
}

describe('an RTP packet (RFC 3550 §5.1)', () => {
  it('is written as the layout says', () => {
    const bytes = new Uint8Array(12);
    expect(writeRtpHeader(header, bytes)).toBe(12);
    expect(Buffer.from(bytes).toString('hex')).toBe('8088fffedeadbeef80000001');
  });

  it('is read without its padding', () => {
    const fields = new RtpFields();
    expect(parseRtp(packet(0xa0, 0x00, 1, 2, 3, 0, 0, 3), fields)).toBeUndefined();
    expect(fields).toMatchObject({
      marker: false,
      payloadType: 0,
      sequence: 0x1234,
      timestamp: 160,
      ssrc: 0xcafebabe,
      payloadStart: 12,
      payloadEnd: 15,
    });
  });

  it('names its contributing sources, up to 15', () => {
    const csrcs = Array.from({ length: 15 }, (_, index) => 0xfffffff0 + index);
    const bytes = new Uint8Array(12 + 60);
    expect(writeRtpHeader({ ...header, csrcs }, bytes)).toBe(72);
    const fields = new RtpFields();
    expect(parseRtp(bytes, fields)).toBeUndefined();
    expect(Array.from({ length: fields.csrcCount }, (_, index) => csrcAt(bytes, index))).toEqual(csrcs);
    expect(fields.payloadStart).toBe(72);
    expect(() => writeRtpHeader({ ...header, csrcs: [...csrcs, 1] }, bytes)).toThrow(RangeError);
  });

  it('may have a header extension before the payload (§5.3.1)', () => {
    const fields = new RtpFields();
    expect(parseRtp(packet(0x90, 0x00, 0xbe, 0xde, 0, 1, 9, 9, 9, 9, 42), fields)).toBeUndefined();
    expect(fields).toMatchObject({ extensionProfile: 0xbede, extensionStart: 16, extensionEnd: 20 });
    expect(fields).toMatchObject({ payloadStart: 20, payloadEnd: 21 });
  });

  it.each([
    ['eleven bytes', packet(0x80, 0).subarray(0, 11), 'too-short'],
    ['version 1', packet(0x40, 0), 'not-version-2'],
    ['a sender report', packet(0x80, 200), 'rtcp'],
    ['a receiver report', packet(0x81, 201), 'rtcp'],
    ['sources beyond its end', packet(0x8f, 0), 'too-short'],
    ['an extension without its header', packet(0x90, 0, 0xbe, 0xde), 'bad-extension'],
    ['an extension beyond its end', packet(0x90, 0, 0xbe, 0xde, 0, 2, 1, 2, 3, 4), 'bad-extension'],
    ['padding of no bytes', packet(0xa0, 0, 7, 0), 'bad-padding'],
    ['padding into the header', packet(0xa0, 0, 7, 3), 'bad-padding'],
  ])('is refused with %s', (_, bytes, fault) => {
    expect(parseRtp(bytes, new RtpFields())).toBe(fault);
  });

  it('reads back whatever was written', () => {
    const uint32 = fc.integer({ min: 0, max: 0xffffffff });
    const headers = fc.record({
      marker: fc.boolean(),
      payloadType: fc.integer({ min: 0, max: 63 }),
      sequence: fc.integer({ min: 0, max: 0xffff }),
      timestamp: uint32,
      ssrc: uint32,
      csrcs: fc.array(uint32, { maxLength: 15 }),
    });
    fc.assert(
      fc.property(headers, fc.uint8Array({ maxLength: 200 }), ({ csrcs, ...rest }, payload) => {
        const bytes = new Uint8Array(12 + csrcs.length * 4 + payload.length);
        const start = writeRtpHeader({ ...rest, csrcs }, bytes);
        bytes.set(payload, start);
        const fields = new RtpFields();
        expect(parseRtp(bytes, fields)).toBeUndefined();
        expect(fields).toMatchObject({ ...rest, csrcCount: csrcs.length });
        expect(bytes.subarray(fields.payloadStart, fields.payloadEnd)).toEqual(payload);
      }),
    );
  });

  it('is never read beyond its end, whatever a stranger sends', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const fields = new RtpFields();
        if (parseRtp(bytes, fields) !== undefined) return;
        expect(fields.payloadStart).toBeGreaterThanOrEqual(12);
        expect(fields.payloadEnd).toBeGreaterThanOrEqual(fields.payloadStart);
        expect(fields.payloadEnd).toBeLessThanOrEqual(bytes.length);
        expect(fields.extensionEnd).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
