// Earlier prompts, stepped through with the arrow keys. What was being written is kept at the near end.

export class Past {
  /** @param {string[]} prompts newest first */
  constructor(prompts) {
    this.prompts = prompts;
    this.at = -1;
    this.own = "";
  }

  /**
   * The next older one, or null at the far end.
   * @param {string} now what stands in the field
   */
  older(now) {
    if (this.at === -1) this.own = now;
    if (this.at + 1 >= this.prompts.length) return null;
    this.at += 1;
    return this.prompts[this.at];
  }

  /** The next newer one, in the end what was being written; null when there already. */
  newer() {
    if (this.at === -1) return null;
    this.at -= 1;
    return this.at === -1 ? this.own : this.prompts[this.at];
  }

  /** A prompt was sent: it is the newest now. @param {string} prompt */
  add(prompt) {
    this.prompts = [prompt, ...this.prompts.filter((one) => one !== prompt)];
    this.at = -1;
  }
}
