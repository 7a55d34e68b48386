/** A drawn icon: its side in pixels and its PNG. */
export interface Drawn {
  readonly size: number;
  readonly png: Buffer;
}

const ICO_HEAD_BYTES = 6;
const ICO_ENTRY_BYTES = 16;
/** Sizes from 256 on are written as 0 in an icon directory's byte. */
const ICO_LARGEST = 256;

/** Windows’ .ico: a directory, then the PNGs as they are. */
export function encodeIco(icons: readonly Drawn[]): Buffer {
  const head = Buffer.alloc(ICO_HEAD_BYTES + ICO_ENTRY_BYTES * icons.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(icons.length, 4);
  let offset = head.length;
  icons.forEach(({ size, png }, index) => {
    const entry = ICO_HEAD_BYTES + ICO_ENTRY_BYTES * index;
    head.set([size % ICO_LARGEST, size % ICO_LARGEST], entry);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...icons.map(({ png }) => png)]);
}

/** The types of macOS’s .icns that hold PNGs, by size; the second of a size is for screens of double density. */
const icnsTypes: Readonly<Record<number, readonly string[]>> = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};

/** macOS’s .icns: blocks of type, length and PNG; sizes that it has no type for are left out. */
export function encodeIcns(icons: readonly Drawn[]): Buffer {
  const blocks = icons.flatMap(({ size, png }) => (icnsTypes[size] ?? []).map((type) => block(type, png)));
  return block('icns', Buffer.concat(blocks));
}

function block(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(data.length + head.length, 4);
  return Buffer.concat([head, data]);
}
