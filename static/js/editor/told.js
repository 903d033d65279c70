// Whom the person has been told of, by ids of people. Pure.

export class Told {
  constructor() {
    /** @type {string[]} */
    this.here = [];
    /** @type {string[]} */
    this.dismissed = [];
  }

  /** @param {string[]} people who is here now @returns {boolean} whether somebody came */
  now(people) {
    const came = people.some((one) => !this.here.includes(one));
    this.here = people;
    this.dismissed = this.dismissed.filter((one) => people.includes(one)); // who comes back is news again
    return came;
  }

  dismiss() {
    this.dismissed = this.here;
  }

  get isQuiet() {
    return this.here.every((one) => this.dismissed.includes(one));
  }
}
