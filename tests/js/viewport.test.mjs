// How a picture lies in a view.

import assert from "node:assert/strict";
import { test } from "node:test";
import { centred, fit, held, isFit, pan, pinch, swipe, toPicture, toView, wheelFactor, zoomTo } from "../../static/js/viewport.js";

const view = { width: 800, height: 600 };
const picture = { width: 1600, height: 900 };
const near = (a, b, by = 1e-9) => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`);

test("fitting shows the whole picture in the middle", () => {
  assert.deepEqual(fit(view, picture), { x: 0, y: 75, scale: 0.5 });
  assert.deepEqual(fit(view, { width: 600, height: 1200 }, 0), { x: 250, y: 0, scale: 0.5 });
});

test("a margin stays free, and a small picture is not enlarged beyond what is allowed", () => {
  assert.equal(fit(view, picture, 40).x, 40);
  assert.equal(fit(view, { width: 100, height: 100 }, 0, 1).scale, 1);
  assert.equal(fit({ width: 10, height: 10 }, picture, 40).scale > 0, true);
});

test("view and picture points are each other's inverse", () => {
  for (const pose of [fit(view, picture), { x: -120.5, y: 33, scale: 3.7 }]) {
    const there = toPicture(pose, { x: 211, y: 97 });
    const back = toView(pose, there);
    near(back.x, 211);
    near(back.y, 97);
  }
});

test("zooming keeps the point under the pointer, at any place and scale", () => {
  for (let n = 0; n < 300; n += 1) {
    const pose = { x: Math.random() * 900 - 450, y: Math.random() * 900 - 450, scale: 0.05 + Math.random() * 8 };
    const at = { x: Math.random() * 800, y: Math.random() * 600 };
    const zoomed = zoomTo(pose, at, Math.random() * 40);
    const [before, after] = [toPicture(pose, at), toPicture(zoomed, at)];
    near(before.x, after.x, 1e-6);
    near(before.y, after.y, 1e-6);
    assert.ok(zoomed.scale >= 0.05 && zoomed.scale <= 32);
  }
});

test("a pinch keeps both fingers on what they touched", () => {
  const pose = { x: 10, y: 20, scale: 0.8 };
  const [a, b] = [{ x: 100, y: 200 }, { x: 300, y: 260 }];
  const to = [{ x: 60, y: 190 }, { x: 420, y: 298 }];
  const pinched = pinch(pose, [a, b], /** @type {any} */ (to));
  const middle = toPicture(pose, { x: 200, y: 230 });
  const there = toView(pinched, middle);
  near(there.x, 240, 2);
  near(there.y, 244, 2);
  near(pinched.scale / pose.scale, Math.hypot(360, 108) / Math.hypot(200, 60), 1e-9);
});

test("two fingers on one spot do not break anything", () => {
  const spot = { x: 5, y: 5 };
  const pinched = pinch({ x: 0, y: 0, scale: 1 }, [spot, spot], [spot, { x: 9, y: 9 }]);
  assert.ok(Number.isFinite(pinched.x) && Number.isFinite(pinched.scale));
});

test("a picture larger than the view cannot be lost, and a smaller one is in the middle", () => {
  const far = held({ x: 5000, y: -5000, scale: 1 }, view, picture);
  assert.deepEqual(far, { x: 0, y: 600 - 900, scale: 1 });
  const small = held({ x: 300, y: 300, scale: 0.25 }, view, picture);
  assert.deepEqual(small, { x: 200, y: 187.5, scale: 0.25 });
  const wide = held({ x: -100, y: 400, scale: 0.6 }, view, picture);
  assert.equal(wide.x, -100);
  assert.equal(wide.y, 30);
});

test("only the fitting scale is fitting", () => {
  const whole = fit(view, picture);
  assert.ok(isFit(whole, whole));
  assert.ok(!isFit(pan(zoomTo(whole, { x: 0, y: 0 }, 0.6), 3, 3), whole));
  assert.ok(!isFit(centred(view, picture, 0.3), whole));
});

test("one turn of the wheel out undoes one in, whatever unit the browser counts in", () => {
  for (const deltaMode of [0, 1, 2]) {
    for (const ctrlKey of [false, true]) {
      near(wheelFactor({ deltaY: 3, deltaMode, ctrlKey }) * wheelFactor({ deltaY: -3, deltaMode, ctrlKey }), 1);
      assert.ok(wheelFactor({ deltaY: -3, deltaMode, ctrlKey }) > 1);
    }
  }
  assert.ok(wheelFactor({ deltaY: -1e9, deltaMode: 0, ctrlKey: true }) < 20);
});

test("a swipe is far or quick, and level", () => {
  assert.equal(swipe({ x: -80, y: 10 }, 900), 1);
  assert.equal(swipe({ x: 30, y: 2 }, 120), -1);
  assert.equal(swipe({ x: 30, y: 2 }, 600), 0);
  assert.equal(swipe({ x: 80, y: 90 }, 200), 0);
  assert.equal(swipe({ x: 0, y: 0 }, 5), 0);
});
