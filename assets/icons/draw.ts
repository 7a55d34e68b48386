import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Drawn, encodeIcns, encodeIco } from './containers.ts';
import { drawMark } from './mark.ts';
import { encodePng } from './png.ts';

/** `node assets/icons/draw.ts` draws every icon of the packages anew, beside this file. */

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const windowsSizes = [16, 24, 32, 48, 64, 128, 256];

const drawn: readonly Drawn[] = sizes.map((size) => ({ size, png: encodePng(size, drawMark(size)) }));
const place = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

for (const { size, png } of drawn) writeFileSync(place(`${size}x${size}.png`), png);
writeFileSync(place('icon.ico'), encodeIco(drawn.filter(({ size }) => windowsSizes.includes(size))));
writeFileSync(place('icon.icns'), encodeIcns(drawn));
