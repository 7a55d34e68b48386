/**
 * The mark of the app, a P that is a line with a party at its end, in a box of 64 × 64 units; the same as
 * renderer/icon.svg. Every shape is its signed distance (units, negative inside), so that any size is sharp.
 */

type Rgb = readonly [red: number, green: number, blue: number];
type Distance = (x: number, y: number) => number;

const MARK_UNITS = 64;

const blue: Rgb = [0x43, 0x53, 0xd6];
const white: Rgb = [0xff, 0xff, 0xff];
const mint: Rgb = [0x9f, 0xe3, 0xc4];

const tile = roundedSquare(64, 15);
const line = stroke(
  6,
  segment(19, 45, 19, 21.5),
  arc(21.5, 21.5, 2.5, (dx, dy) => dx <= 0 && dy <= 0),
  segment(21.5, 19, 35, 19),
  arc(35, 29, 10, (dx) => dx >= 0),
  segment(35, 39, 26, 39),
);
const party: Distance = (x, y) => Math.hypot(x - 47.5, y - 45) - 3.5;

/** From the bottom up. */
const shapes: readonly { readonly distance: Distance; readonly colour: Rgb }[] = [
  { distance: tile, colour: blue },
  { distance: line, colour: white },
  { distance: party, colour: mint },
];

/** The mark at `size` × `size` pixels: RGBA, 8 bits each, not premultiplied. */
export function drawMark(size: number): Uint8Array {
  const pixels = new Uint8Array(size * size * 4);
  const unitsPerPixel = MARK_UNITS / size;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [x, y] = [(column + 0.5) * unitsPerPixel, (row + 0.5) * unitsPerPixel];
      pixels.set(colourAt(x, y, unitsPerPixel), (row * size + column) * 4);
    }
  }
  return pixels;
}

function colourAt(x: number, y: number, unitsPerPixel: number): readonly number[] {
  let colour: Rgb = blue;
  let opacity = 0;
  for (const shape of shapes) {
    const covered = Math.min(1, Math.max(0, 0.5 - shape.distance(x, y) / unitsPerPixel));
    colour = shape.distance === tile ? shape.colour : mix(colour, shape.colour, covered);
    opacity = Math.max(opacity, covered);
  }
  return [...colour, Math.round(opacity * 255)];
}

function mix(under: Rgb, over: Rgb, share: number): Rgb {
  const channel = (index: 0 | 1 | 2): number => Math.round(under[index] + (over[index] - under[index]) * share);
  return [channel(0), channel(1), channel(2)];
}

function roundedSquare(side: number, radius: number): Distance {
  const half = side / 2;
  return (x, y) => {
    const [dx, dy] = [Math.abs(x - half) - half + radius, Math.abs(y - half) - half + radius];
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
  };
}

function stroke(width: number, ...parts: readonly Distance[]): Distance {
  return (x, y) => Math.min(...parts.map((part) => part(x, y))) - width / 2;
}

function segment(x1: number, y1: number, x2: number, y2: number): Distance {
  const [dx, dy] = [x2 - x1, y2 - y1];
  return (x, y) => {
    const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
    return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
  };
}

/** Part of a circle; its ends are those of the segments that it joins, so beyond them it has nothing to say. */
function arc(centreX: number, centreY: number, radius: number, spans: (dx: number, dy: number) => boolean): Distance {
  return (x, y) => {
    const [dx, dy] = [x - centreX, y - centreY];
    return spans(dx, dy) ? Math.abs(Math.hypot(dx, dy) - radius) : Number.POSITIVE_INFINITY;
  };
}
