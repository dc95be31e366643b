import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** A dozen flat colours, and enough shades for the edges of letters: more cannot be seen, and costs bytes. */
const MOST_COLOURS = 40;
/** And these for the panel's round corners. */
const MOST_TRANSLUCENT = 8;
/** Level 9 takes eight times as long for a tenth less. */
const LEVEL = 7;

/**
 * A PNG of few colours (PNG specification, third edition: colour type 3), about a third of the size of the
 * renderer's own 32-bit one.
 *
 * @param pixels RGBA, eight bits each, row by row, colours multiplied with their alpha as the renderer gives them
 */
export function encodePalettePng(pixels: Buffer, width: number, height: number): Buffer {
  const colours = coloursOf(pixels, width * height);
  const counts = new Map<number, number>();
  eachRun(colours, (colour, from, to) => counts.set(colour, (counts.get(colour) ?? 0) + to - from));
  const palette = paletteOf(counts);
  const known = new Map(palette.map((colour, index) => [colour, index]));

  const indexes = Buffer.alloc(width * height);
  eachRun(colours, (colour, from, to) => {
    const index = known.get(colour) ?? nearest(colour, palette);
    known.set(colour, index);
    indexes.fill(index, from, to);
  });
  // Byte 0 of each row stays 0: no filter, as is best for indexed colours.
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) indexes.copy(rows, y * (width + 1) + 1, y * width, (y + 1) * width);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(width, height)),
    chunk('PLTE', Buffer.from(palette.flatMap(plainColour))),
    chunk('tRNS', Buffer.from(palette.map((colour) => colour & 0xff))),
    chunk('IDAT', deflateSync(rows, { level: LEVEL })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The most frequent colours, opaque ones first. */
function paletteOf(counts: ReadonlyMap<number, number>): readonly number[] {
  const byCount = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const isOpaque = (colour: number) => (colour & 0xff) === 0xff;
  return [
    ...byCount.filter(isOpaque).slice(0, MOST_COLOURS),
    ...byCount.filter((colour) => !isOpaque(colour)).slice(0, MOST_TRANSLUCENT),
  ];
}

/** Red, green, blue as PNG wants them: not multiplied with alpha. */
function plainColour(colour: number): readonly number[] {
  const alpha = colour & 0xff;
  return [colour >>> 24, (colour >>> 16) & 0xff, (colour >>> 8) & 0xff].map((value) =>
    alpha === 0 ? 0 : Math.min(255, Math.round((value * 255) / alpha)),
  );
}

/** Each pixel as one number, red first. */
function coloursOf(pixels: Buffer, count: number): Uint32Array {
  const view = new DataView(pixels.buffer, pixels.byteOffset, count * 4);
  const colours = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) colours[index] = view.getUint32(index * 4);
  return colours;
}

/** Pictures are flat: nearly every pixel has the colour of the one before. */
function eachRun(colours: Uint32Array, take: (colour: number, from: number, to: number) => void): void {
  let from = 0;
  for (let at = 1; at <= colours.length; at += 1) {
    const colour = colours[from] ?? 0;
    if (at < colours.length && colours[at] === colour) continue;
    take(colour, from, at);
    from = at;
  }
}

/** Some thousand shades are looked up in a crowded picture: plain arithmetic, nothing made on the way. */
function nearest(colour: number, palette: readonly number[]): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let index = 0; index < palette.length; index += 1) {
    const other = palette[index] ?? 0;
    const red = (colour >>> 24) - (other >>> 24);
    const green = ((colour >>> 16) & 0xff) - ((other >>> 16) & 0xff);
    const blue = ((colour >>> 8) & 0xff) - ((other >>> 8) & 0xff);
    const alpha = (colour & 0xff) - (other & 0xff);
    const distance = red * red + green * green + blue * blue + alpha * alpha;
    if (distance < least) {
      best = index;
      least = distance;
    }
  }
  return best;
}

function header(width: number, height: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  // Eight bits an index, indexed colours, deflate, standard filters, not interlaced.
  data.set([8, 3, 0, 0, 0], 8);
  return data;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
