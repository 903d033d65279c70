// Which events are news: a number seen before is dropped, a number too far ahead means something was lost.

/** @typedef {"news" | "seen" | "gap"} Verdict */

export class Sequence {
  /** @param {number} last the number of the last event the page contains */
  constructor(last) {
    this.last = last;
  }

  /**
   * @param {number} seq
   * @returns {Verdict}
   */
  judge(seq) {
    if (seq <= this.last) return "seen";
    return seq === this.last + 1 ? "news" : "gap";
  }

  /** @param {number} seq */
  accept(seq) {
    this.last = Math.max(this.last, seq);
  }
}
