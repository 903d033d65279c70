// Where this page is, said on its socket: at once, then at most every two seconds, and anew on every new socket.

export const PAUSE = 2_000; // ms; whoever walks through pictures with a key held down must not be taken for a flood

export class Here {
  /**
   * @param {(message: Record<string, unknown>) => boolean} say returns whether it could be said
   * @param {(act: () => void, ms: number) => unknown} later
   */
  constructor(say, later) {
    this.say = say;
    this.later = later;
    this.pausing = false;
    this.place = this.doing = ""; // of the page
    this.said = ""; // what the server knows
  }

  /** @param {string} place such as "picture:abc"; "" for a page that is nowhere @param {string} doing "look" or "edit" */
  at(place, doing) {
    this.place = place;
    this.doing = doing;
    this.tell();
  }

  /** A new socket knows nothing yet. */
  forget() {
    this.said = "";
  }

  tell() {
    const now = this.place && `${this.place} ${this.doing}`;
    if (this.pausing || now === this.said) return;
    if (!this.say(this.place ? { type: "here", place: this.place, doing: this.doing } : { type: "here" })) return;
    this.said = now;
    this.pausing = true;
    this.later(() => {
      this.pausing = false;
      this.tell();
    }, PAUSE);
  }
}
