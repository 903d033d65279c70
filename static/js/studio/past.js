// Earlier prompts, stepped through with the arrow keys. What was written on the way is kept until one is sent.

export class Past {
  /** @param {string[]} prompts newest first */
  constructor(prompts) {
    this.prompts = prompts;
    this.at = 0;
    this.texts = ["", ...prompts]; // at the near end, what was being written
  }

  /**
   * The next older one, or null at the far end.
   * @param {string} now what stands in the field
   */
  older(now) {
    return this.at + 1 < this.texts.length ? this.step(now, 1) : null;
  }

  /**
   * The next newer one, in the end what was being written; null when there already.
   * @param {string} now what stands in the field
   */
  newer(now) {
    return this.at > 0 ? this.step(now, -1) : null;
  }

  /** @param {string} now @param {1 | -1} by */
  step(now, by) {
    this.texts[this.at] = now;
    this.at += by;
    return this.texts[this.at];
  }

  /** A prompt was sent: it is the newest now. @param {string} prompt */
  add(prompt) {
    this.prompts = [prompt, ...this.prompts.filter((one) => one !== prompt)];
    this.texts = ["", ...this.prompts];
    this.at = 0;
  }
}
