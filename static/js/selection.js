// Which pictures are selected, and what Shift adds: pure, no page.

export class Selection {
  constructor() {
    /** @type {Set<string>} */
    this.chosen = new Set();
    this.anchor = "";
  }

  get size() {
    return this.chosen.size;
  }

  /** @param {string} id */
  has(id) {
    return this.chosen.has(id);
  }

  /**
   * Turn one on or off; it becomes the start of the next range.
   * @param {string} id
   * @param {boolean} [on]
   */
  toggle(id, on = !this.chosen.has(id)) {
    on ? this.chosen.add(id) : this.chosen.delete(id);
    this.anchor = id;
  }

  /**
   * Everything between the last one touched and this one gets the state of the last one touched.
   * @param {string} id
   * @param {string[]} order
   */
  range(id, order) {
    const [from, to] = [order.indexOf(this.anchor), order.indexOf(id)];
    if (from < 0 || to < 0) return this.toggle(id);
    const on = this.chosen.has(this.anchor);
    for (const each of order.slice(Math.min(from, to), Math.max(from, to) + 1)) on ? this.chosen.add(each) : this.chosen.delete(each);
    this.anchor = id;
  }

  /**
   * Forget what is not in the list any more.
   * @param {string[]} order
   */
  keep(order) {
    const there = new Set(order);
    for (const id of this.chosen) if (!there.has(id)) this.chosen.delete(id);
  }

  clear() {
    this.chosen.clear();
    this.anchor = "";
  }
}
