import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drawMark } from '../../../assets/icons/mark.ts';

const file = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../../assets/icons/${name}`, import.meta.url)));

/** Size and RGBA of a PNG with one IDAT and no filters, as ours are. */
function readPng(bytes: Buffer): { size: number; pixels: Uint8Array } {
  const size = bytes.readUInt32BE(16);
  const dataAt = bytes.indexOf('IDAT', 0, 'latin1');
  const lines = inflateSync(bytes.subarray(dataAt + 4, dataAt + 4 + bytes.readUInt32BE(dataAt - 4)));
  const stride = size * 4;
  const pixels = new Uint8Array(size * stride);
  for (let row = 0; row < size; row++) {
    const start = row * (stride + 1);
    expect(lines[start]).toBe(0);
    pixels.set(lines.subarray(start + 1, start + 1 + stride), row * stride);
  }
  return { size, pixels };
}

describe('the icons in the repository', () => {
  it.each([16, 24, 32, 48, 64, 128, 256, 512, 1024])('at %i pixels are what the script draws', (size) => {
    const png = readPng(file(`${size}x${size}.png`));
    expect(png.size).toBe(size);
    expect(Buffer.from(png.pixels).equals(drawMark(size))).toBe(true);
  });

  it('show the mark: a blue tile with round corners, a white P, a mint dot', () => {
    const pixels = drawMark(64);
    const at = (x: number, y: number) => [...pixels.subarray((y * 64 + x) * 4, (y * 64 + x) * 4 + 4)];
    expect(at(0, 0)[3]).toBe(0);
    expect(at(10, 10)).toEqual([0x43, 0x53, 0xd6, 255]);
    expect(at(19, 30)).toEqual([255, 255, 255, 255]);
    expect(at(44, 29)).toEqual([255, 255, 255, 255]);
    expect(at(47, 45)).toEqual([0x9f, 0xe3, 0xc4, 255]);
  });

  it('for Windows hold the PNGs of up to 256 pixels', () => {
    const ico = file('icon.ico');
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2)]).toEqual([0, 1]);
    const sizes = [];
    for (let entry = 6; entry < 6 + 16 * ico.readUInt16LE(4); entry += 16) {
      const size = ico[entry] || 256;
      const offset = ico.readUInt32LE(entry + 12);
      const png = ico.subarray(offset, offset + ico.readUInt32LE(entry + 8));
      expect(png.equals(file(`${size}x${size}.png`))).toBe(true);
      sizes.push(size);
    }
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
  });

  it('for macOS hold the PNGs by their types', () => {
    const icns = file('icon.icns');
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    const sizes: Record<string, number> = {};
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      sizes[icns.toString('latin1', at, at + 4)] = readPng(icns.subarray(at + 8, at + icns.readUInt32BE(at + 4))).size;
    }
    expect(sizes).toEqual({ ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic13: 256, ic09: 512, ic14: 512, ic10: 1024 });
  });
});
