// What a file is and how large it says it is, by its first bytes: nothing is decoded before its size is known.

/** @typedef {{kind: "png" | "jpeg" | "webp", width: number, height: number}} Declared */

/**
 * @param {Uint8Array} bytes the file or its start
 * @returns {Declared | null} null when it is none of the three, or does not say its size
 */
export function declared(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (starts(bytes, [137, 80, 78, 71, 13, 10, 26, 10])) return png(view);
  if (starts(bytes, [0xff, 0xd8, 0xff])) return jpeg(view);
  return text(bytes, 0) === "RIFF" && text(bytes, 8) === "WEBP" ? webp(bytes, view) : null;
}

/** @param {Uint8Array} bytes @param {number[]} wanted */
function starts(bytes, wanted) {
  return wanted.every((byte, n) => bytes[n] === byte);
}

/** @param {Uint8Array} bytes @param {number} at */
function text(bytes, at) {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** @param {DataView} view @returns {Declared | null} */
function png(view) {
  return view.byteLength < 24 ? null : { kind: "png", width: view.getUint32(16), height: view.getUint32(20) };
}

/** The frame header, SOF0 to SOF15 without DHT, JPG and DAC (ITU T.81, table B.1). @param {DataView} view @returns {Declared | null} */
function jpeg(view) {
  for (let at = 2; at + 9 <= view.byteLength; ) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === 0xda) return null;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { kind: "jpeg", width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

/** RFC 9649, sections 2.5 to 2.7. @param {Uint8Array} bytes @param {DataView} view @returns {Declared | null} */
function webp(bytes, view) {
  if (bytes.length < 30) return null;
  const chunk = text(bytes, 12);
  if (chunk === "VP8X") return { kind: "webp", width: three(bytes, 24) + 1, height: three(bytes, 27) + 1 };
  if (chunk === "VP8L") {
    const bits = view.getUint32(21, true);
    return { kind: "webp", width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  return { kind: "webp", width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

/** @param {Uint8Array} bytes @param {number} at */
function three(bytes, at) {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
}
