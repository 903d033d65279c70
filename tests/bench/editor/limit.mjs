// A brush and nothing else: one canvas of the view's size over the picture, and the mask as a byte a pixel. No tiles
// that settle, no softness, no outline, no cursor: what a page can hardly be faster than.

const query = new URLSearchParams(location.search);
const [width, height] = [Number(query.get("width")), Number(query.get("height"))];
const stage = document.getElementById("stage");
const scale = Math.min((innerWidth - 40) / width, (innerHeight - 40) / height);
const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
const [left, top] = [Math.round((innerWidth - across) / 2), Math.round((innerHeight - down) / 2)];
const radius = 20;
const SIDE = 256;
const columns = Math.ceil(width / SIDE);
const bytes = new Uint8Array(width * height);
const [undo, redo] = [[], []];
let saved = null;

function canvas(id) {
  const made = Object.assign(document.createElement("canvas"), { id, width: across, height: down });
  Object.assign(made.style, { left: `${left}px`, top: `${top}px` });
  stage.append(made);
  return made.getContext("2d");
}

const picture = new Image();
picture.src = `/picture.jpg?width=${width}&height=${height}`;
await picture.decode();
const small = await createImageBitmap(picture, { resizeWidth: across, resizeHeight: down, resizeQuality: "medium" });
canvas("picture").drawImage(small, 0, 0);
const context = canvas("mask");
Object.assign(context, { lineCap: "round", lineJoin: "round", strokeStyle: "#fff", lineWidth: 2 * radius });

function tile(id) {
  const [left, top] = [(id % columns) * SIDE, Math.floor(id / columns) * SIDE];
  const [wide, high] = [Math.min(SIDE, width - left), Math.min(SIDE, height - top)];
  const bits = new Uint8Array(Math.ceil((wide * high) / 8));
  for (let [y, n] = [0, 0]; y < high; y += 1) {
    const row = (top + y) * width + left;
    for (let x = 0; x < wide; x += 1, n += 1) if (bytes[row + x]) bits[n >> 3] |= 1 << (n & 7);
  }
  return bits;
}

function put(id, bits) {
  const [left, top] = [(id % columns) * SIDE, Math.floor(id / columns) * SIDE];
  const [wide, high] = [Math.min(SIDE, width - left), Math.min(SIDE, height - top)];
  for (let [y, n] = [0, 0]; y < high; y += 1) {
    const row = (top + y) * width + left;
    for (let x = 0; x < wide; x += 1, n += 1) bytes[row + x] = ((bits[n >> 3] >> (n & 7)) & 1) * 255;
  }
}

function save(left, top, right, bottom) {
  for (let y = Math.floor(top / SIDE); y <= Math.floor((bottom - 1) / SIDE); y += 1) {
    for (let x = Math.floor(left / SIDE); x <= Math.floor((right - 1) / SIDE); x += 1) {
      if (!saved.has(y * columns + x)) saved.set(y * columns + x, tile(y * columns + x));
    }
  }
}

/** Every pixel within the radius of the line between two points. */
function capsule(ax, ay, bx, by, r) {
  const top = Math.max(0, Math.floor(Math.min(ay, by) - r));
  const bottom = Math.min(height, Math.ceil(Math.max(ay, by) + r));
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - r));
  const right = Math.min(width, Math.ceil(Math.max(ax, bx) + r));
  if (left >= right || top >= bottom) return;
  save(left, top, right, bottom);
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.hypot(dx, dy) || 1;
  const [nx, ny] = [(-dy / length) * r, (dx / length) * r];
  const corners = [[ax + nx, ay + ny], [bx + nx, by + ny], [bx - nx, by - ny], [ax - nx, ay - ny]];
  for (let y = top; y < bottom; y += 1) {
    let [from, to] = [Infinity, -Infinity];
    for (const [x, centre] of [[ax, ay], [bx, by]]) {
      const half = r * r - (y + 0.5 - centre) ** 2;
      if (half >= 0) [from, to] = [Math.min(from, x - Math.sqrt(half)), Math.max(to, x + Math.sqrt(half))];
    }
    corners.forEach(([x1, y1], n) => {
      const [x2, y2] = corners[(n + 1) % 4];
      if (y1 <= y + 0.5 === y2 <= y + 0.5) return;
      const x = x1 + ((y + 0.5 - y1) / (y2 - y1)) * (x2 - x1);
      [from, to] = [Math.min(from, x), Math.max(to, x)];
    });
    const [start, end] = [Math.max(0, Math.round(from)), Math.min(width, Math.round(to))];
    if (start < end) bytes.fill(255, y * width + start, y * width + end);
  }
}

let [down_, waiting, last] = [false, [], [0, 0]];
let asked = 0;

function flush() {
  asked = 0;
  if (!waiting.length) return;
  context.beginPath();
  context.moveTo(...last);
  for (const [x, y] of waiting) {
    context.lineTo(x, y);
    capsule(last[0] / scale, last[1] / scale, x / scale, y / scale, radius / scale);
    last = [x, y];
  }
  context.stroke();
  waiting = [];
}

const at = (event) => [event.clientX - left, event.clientY - top];
const layer = context.canvas;
layer.addEventListener("pointerdown", (event) => {
  down_ = true;
  layer.setPointerCapture(event.pointerId);
  last = at(event);
  saved = new Map();
  waiting.push(last);
  flush();
});
layer.addEventListener("pointermove", (event) => {
  if (!down_) return;
  const all = event.getCoalescedEvents();
  for (const each of all.length ? all : [event]) waiting.push(at(each));
  asked ||= requestAnimationFrame(flush);
});
layer.addEventListener("pointerup", () => {
  if (!down_) return;
  flush();
  down_ = false;
  undo.push(saved);
  redo.length = 0;
});

function swap(from, to) {
  const tiles = from.pop();
  if (!tiles) return false;
  to.push(new Map([...tiles.keys()].map((id) => [id, tile(id)])));
  for (const [id, bits] of tiles) put(id, bits);
  const image = new ImageData(across, down);
  const pixels = new Uint32Array(image.data.buffer);
  for (let y = 0; y < down; y += 1) {
    const row = Math.min(height - 1, Math.floor((y + 0.5) / scale)) * width;
    for (let x = 0; x < across; x += 1) if (bytes[row + Math.min(width - 1, Math.floor((x + 0.5) / scale))]) pixels[y * across + x] = 0xffffffff;
  }
  context.putImageData(image, 0, 0);
  return true;
}

const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

globalThis.bench = {
  width: () => {},
  painted: () => bytes.reduce((sum, byte) => sum + (byte ? 1 : 0), 0),
  bytes: () => undo.reduce((sum, tiles) => [...tiles.values()].reduce((inner, bits) => inner + bits.length, sum), 0),
  steps: () => ({ undo: undo.length, redo: redo.length }),
  async undone(count, again) {
    const times = [];
    for (let n = 0; n < count; n += 1) {
      const start = performance.now();
      if (!(again ? swap(redo, undo) : swap(undo, redo))) break;
      await frame();
      times.push(performance.now() - start);
      await new Promise((done) => setTimeout(done, 40));
    }
    return times;
  },
};
