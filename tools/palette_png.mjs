// A picture of a screen has few colours: written with a palette it takes a third of the bytes. pixels: RGBA, as a canvas gives them.
import * as zlib from 'node:zlib';

const kColours = 256;

/** Colours seen, with counts; 5 bits a channel are enough to find the boxes. */
function histogram(pixels) {
  const counts = new Map();
  for (let i = 0; i < pixels.length; i += 4) {
    const colour = (pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts].map(([colour, count]) => ({ channels: [colour >> 16, (colour >> 8) & 255, colour & 255], count }));
}

function widest(box) {
  let best = { channel: 0, span: -1 };
  for (let channel = 0; channel < 3; channel++) {
    let low = 255, high = 0;
    for (const { channels } of box) {
      low = Math.min(low, channels[channel]);
      high = Math.max(high, channels[channel]);
    }
    if (high - low > best.span) best = { channel, span: high - low };
  }
  return best;
}

/** Median cut: the box with most pixels times spread is halved until there are enough. */
function palette_of(colours) {
  const rated = (box) => ({ box, ...widest(box), weight: box.reduce((sum, { count }) => sum + count, 0) });
  const boxes = [rated(colours)];
  while (boxes.length < kColours) {
    boxes.sort((a, b) => Math.sqrt(b.weight) * b.span - Math.sqrt(a.weight) * a.span);
    const first = boxes[0];
    if (first.span <= 0 || first.box.length < 2) break;
    boxes.shift();
    first.box.sort((a, b) => a.channels[first.channel] - b.channels[first.channel]);
    let passed = 0, cut = 1;
    for (; cut < first.box.length - 1; cut++) {
      passed += first.box[cut - 1].count;
      if (passed * 2 >= first.weight) break;
    }
    boxes.push(rated(first.box.slice(0, cut)), rated(first.box.slice(cut)));
  }
  return boxes.map(({ box, weight }) => {
    const commonest = box.reduce((best, colour) => (colour.count > best.count ? colour : best));
    if (commonest.count * 2 >= weight) return commonest.channels; // Flat areas keep their very colour.
    return [0, 1, 2].map((channel) => Math.round(box.reduce((sum, { channels, count }) => sum + channels[channel] * count, 0) / weight));
  });
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE((zlib.crc32 ?? crc32)(body), body.length + 4);
  return out;
}
/** For Node before 22.2. */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

export function palette_png(pixels, width, height) {
  const palette = palette_of(histogram(pixels));
  const nearest = new Map();
  const index_of = (r, g, b) => {
    const key = (r << 16) | (g << 8) | b;
    let found = nearest.get(key);
    if (found === undefined) {
      let best = Infinity;
      found = 0;
      palette.forEach(([pr, pg, pb], index) => {
        const distance = (r - pr) ** 2 * 2 + (g - pg) ** 2 * 4 + (b - pb) ** 2 * 3;
        if (distance < best) [best, found] = [distance, index];
      });
      nearest.set(key, found);
    }
    return found;
  };
  const rows = Buffer.alloc((width + 1) * height); // Each row begins with filter 0.
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      rows[y * (width + 1) + 1 + x] = index_of(pixels[at], pixels[at + 1], pixels[at + 2]);
    }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('PLTE', Buffer.from(palette.flat())), chunk('IDAT', zlib.deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}
