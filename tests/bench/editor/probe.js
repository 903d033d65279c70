// What the bench reads off a page while strokes go on: from input to paint, frames, and how long the page was held up.

globalThis.probe = { latencies: [], frames: [], moves: 0, gap: 0, long: 0 };
{
  const { probe } = globalThis;
  let [on, last, beat] = [false, 0, 0];
  const channel = new MessageChannel();

  const frame = (now) => {
    if (last) probe.frames.push(now - last);
    last = now;
    if (on) requestAnimationFrame(frame);
  };

  channel.port1.onmessage = () => {
    const now = performance.now();
    if (beat) probe.gap = Math.max(probe.gap, now - beat);
    beat = now;
    if (on === "beat") setTimeout(() => channel.port2.postMessage(0), 1);
  };

  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (on) probe.long = Math.max(probe.long, each.duration);
  }).observe({ type: "longtask" });

  addEventListener(
    "pointermove",
    (event) => {
      if (!on || !event.buttons) return;
      probe.moves += event.getCoalescedEvents().length || 1;
      // the first task after the next frame: by then the frame has been drawn
      requestAnimationFrame(() => setTimeout(() => probe.latencies.push(performance.now() - event.timeStamp)));
    },
    { capture: true },
  );

  probe.start = (beats = false) => {
    Object.assign(probe, { latencies: [], frames: [], moves: 0, gap: 0, long: 0 });
    [on, last, beat] = [beats ? "beat" : "frames", 0, 0];
    if (beats) channel.port2.postMessage(0);
    else requestAnimationFrame(frame);
  };

  probe.stop = () => {
    on = false;
    const { latencies, frames, moves, gap, long } = probe;
    return { latencies, frames, moves, gap, long };
  };
}
