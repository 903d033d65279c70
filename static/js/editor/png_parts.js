// What a PNG file is made of (W3C Portable Network Graphics, § 5 and § 11): signature, chunks, checksums.

export const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
const LETTERS = 4; // of a chunk's type

/** @typedef {{width: number, height: number, depth: 1 | 8}} Header grey, not interlaced */
/** @typedef {{type: string, data: Uint8Array}} Chunk */

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

/** @param {Uint8Array} bytes */
export function crc(bytes) {
  let sum = 0xffffffff;
  for (let n = 0; n < bytes.length; n += 1) sum = TABLE[(sum ^ bytes[n]) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/** @param {string} type @param {Uint8Array} data @returns {Uint8Array<ArrayBuffer>} */
export function chunk(type, data) {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let n = 0; n < LETTERS; n += 1) bytes[4 + n] = type.charCodeAt(n);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** @param {Header} header */
export function headerChunk({ width, height, depth }) {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data[8] = depth;
  return chunk("IHDR", data);
}

/**
 * The chunks of a file, in their order.
 * @param {Uint8Array} bytes
 * @returns {Chunk[]}
 * @throws {Error} when it is no PNG, cut off or damaged
 */
export function chunksOf(bytes) {
  if (!SIGNATURE.every((byte, n) => bytes[n] === byte)) throw new Error("not a PNG");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = [];
  for (let at = SIGNATURE.length; at < bytes.length; ) {
    const length = at + 12 <= bytes.length ? view.getUint32(at) : Infinity;
    if (at + 12 + length > bytes.length) throw new Error("the PNG is cut off");
    const body = bytes.subarray(at + 4, at + 8 + length);
    if (crc(body) !== view.getUint32(at + 8 + length)) throw new Error("the PNG is damaged");
    found.push({ type: String.fromCharCode(...body.subarray(0, LETTERS)), data: body.subarray(LETTERS) });
    at += 12 + length;
  }
  return found;
}

/**
 * @param {Chunk[]} chunks
 * @returns {Header}
 * @throws {Error} when it is another kind of PNG than ours
 */
export function headerOf(chunks) {
  const data = chunks[0]?.type === "IHDR" && chunks[0].data.length === 13 ? chunks[0].data : null;
  if (!data) throw new Error("the PNG has no header");
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [depth, colour, , , interlaced] = data.subarray(8);
  if ((depth !== 1 && depth !== 8) || colour !== 0 || interlaced !== 0) throw new Error("not a grey PNG of 1 or 8 bits");
  return { width: view.getUint32(0), height: view.getUint32(4), depth };
}
