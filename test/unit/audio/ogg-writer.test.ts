import { describe, expect, it } from 'vitest';
import { OGG_OPUS_FRAME_SAMPLES, OggOpusWriter } from '../../../main/audio/ogg-opus.ts';
import { OggPages, oggChecksum } from '../../../main/audio/ogg-writer.ts';
import { OpusDecoder } from '../../../main/audio/opus-decoder.ts';
import { SineTone } from '../../../main/audio/tones.ts';
import { levelAt } from '../../support/tone.ts';

interface Page {
  readonly flags: number;
  readonly granule: number;
  readonly serial: number;
  readonly sequence: number;
  readonly packets: readonly Uint8Array[];
  readonly whole: boolean;
}

/** RFC 3533 §6, read back by the book. */
function pagesOf(bytes: Uint8Array): Page[] {
  const pages: Page[] = [];
  for (let at = 0; at < bytes.length; ) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at);
    const lacing = bytes.subarray(at + 27, at + 27 + view.getUint8(26));
    const packets: Uint8Array[] = [];
    let [start, end] = [at + 27 + lacing.length, at + 27 + lacing.length];
    for (const value of lacing) {
      end += value;
      if (value === 255) continue;
      packets.push(bytes.slice(start, end));
      start = end;
    }
    pages.push({
      flags: view.getUint8(5),
      granule: Number(view.getBigInt64(6, true)),
      serial: view.getUint32(14, true),
      sequence: view.getUint32(18, true),
      packets,
      whole: view.getUint32(22, true) === oggChecksum(bytes.subarray(at, end)),
    });
    at = end;
  }
  return pages;
}

const text = (bytes: Uint8Array | undefined, from: number, to: number) =>
  Buffer.from(bytes ?? []).toString('latin1', from, to);

describe('the pages of an Ogg stream (RFC 3533)', () => {
  it('have a checksum over all but itself', () => {
    expect(oggChecksum(Uint8Array.of(1))).toBe(0x04c1_1db7);
    expect(oggChecksum(Buffer.from('OggS'))).toBe(0x5fb0_a94f);
  });

  it.each([
    [0, [0]],
    [1, [1]],
    [254, [254]],
    [255, [255, 0]],
    [256, [255, 1]],
    [510, [255, 255, 0]],
  ])('lace a packet of %i bytes as %j', (length, lacing) => {
    const pages = new OggPages(7);
    pages.add(new Uint8Array(length).fill(9));
    const page = pages.page(0);
    expect([...page.subarray(27, 27 + (page[26] ?? 0))]).toEqual(lacing);
    expect(pagesOf(page)).toMatchObject([{ serial: 7, sequence: 0, flags: 2, whole: true }]);
  });

  it('take no more than 255 lacing values', () => {
    const pages = new OggPages(7);
    for (let packet = 0; packet < 127; packet++) pages.add(new Uint8Array(255));
    expect([pages.fits(254), pages.fits(255)]).toEqual([true, false]);
  });
});

describe('Ogg Opus (RFC 7845)', () => {
  function recorded(frames: number, silent: number): Uint8Array {
    const writer = new OggOpusWriter(5, 'Test');
    const tone = new SineTone(440, 48_000, -6);
    const frame = new Int16Array(OGG_OPUS_FRAME_SAMPLES);
    const chunks = [writer.header()];
    for (let index = 0; index < frames; index++) {
      tone.fill(frame);
      chunks.push(writer.frame(frame) ?? new Uint8Array(0));
    }
    for (let index = 0; index < silent; index++) chunks.push(writer.silence() ?? new Uint8Array(0));
    chunks.push(writer.end());
    writer.dispose();
    return Buffer.concat(chunks);
  }

  it('begins with its head and its tags, each on a page of its own (§3)', () => {
    const [head, tags] = pagesOf(recorded(1, 0));
    expect(head).toMatchObject({ flags: 2, granule: 0, sequence: 0, whole: true });
    expect(text(head?.packets[0], 0, 8)).toBe('OpusHead');
    expect([...(head?.packets[0]?.subarray(8) ?? [])]).toEqual([1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0]);
    expect(tags).toMatchObject({ flags: 0, granule: 0, sequence: 1, whole: true });
    expect(text(tags?.packets[0], 0, 8)).toBe('OpusTags');
    expect(text(tags?.packets[0], 12, 16)).toBe('Test');
  });

  it('counts samples in its granules, half a second to a page, and ends where the sound ended (§4)', () => {
    const pages = pagesOf(recorded(60, 0)).slice(2);
    expect(pages.every(({ whole }) => whole)).toBe(true);
    expect(pages.map(({ granule }) => granule)).toEqual([25 * 960, 50 * 960, 60 * 960 + 312]);
    expect(pages.map(({ packets }) => packets.length)).toEqual([25, 25, 11]);
    expect(pages.map(({ flags }) => flags)).toEqual([0, 0, 4]);
  });

  it('sounds as what went in, and silence is silent for three bytes a frame', () => {
    const packets = pagesOf(recorded(50, 50))
      .slice(2)
      .flatMap((page) => page.packets);
    const decoder = new OpusDecoder();
    const sound = new Int16Array(packets.length * 960);
    let at = 0;
    for (const packet of packets) at += decoder.decode(packet, packet.length, sound, at);
    decoder.dispose();
    expect(at).toBe(101 * 960);
    expect(levelAt(sound.subarray(9_600, 38_400), 48_000, 440)).toBeCloseTo(-6, 0);
    const late = sound.subarray(70 * 960, 100 * 960);
    expect(late.every((sample) => Math.abs(sample) <= 1)).toBe(true);
    expect(packets.slice(70, 100).map(({ length }) => length)).toEqual(Array(30).fill(3));
  });
});
