// Drafts on this device: IndexedDB, one row for each tab that painted. Whatever goes wrong here is answered, never
// thrown: a private window or a full disk must not stop anybody from painting.

/** @typedef {import("./draft.js").Kept} Kept */

const NAME = "fluxstudio-drafts";
const ROWS = "drafts";
const OLD = 90 * 24 * 3600 * 1000; // ms; the server forgets drafts after the same time

export class Store {
  #database;

  /** @param {IDBDatabase | null} database null where there is none */
  constructor(database) {
    this.#database = database;
  }

  /** Every tab's copies of one picture's draft. @param {string} of @returns {Promise<Kept[]>} */
  async copies(of) {
    const found = await this.#ask("readonly", (rows) => rows.index("of").getAll(of));
    return found ?? [];
  }

  /**
   * Written before this returns, unless the device refuses: then the answer is false.
   * @param {Kept} kept @returns {Promise<boolean>}
   */
  async keep(kept) {
    return (await this.#ask("readwrite", (rows) => rows.put(kept))) !== null;
  }

  /** @param {readonly string[]} keys */
  async forget(keys) {
    await Promise.all(keys.map((key) => this.#ask("readwrite", (rows) => rows.delete(key))));
  }

  /** Rows that nobody touched for long. @param {number} now */
  async tidy(now) {
    const keys = await this.#ask("readonly", (rows) => rows.index("at").getAllKeys(IDBKeyRange.upperBound(now - OLD)));
    await this.forget(/** @type {string[]} */ (keys ?? []));
  }

  /**
   * @template T @param {IDBTransactionMode} mode @param {(rows: IDBObjectStore) => IDBRequest<T>} ask
   * @returns {Promise<T | null>} null when it failed
   */
  #ask(mode, ask) {
    return new Promise((resolve) => {
      try {
        if (!this.#database) return resolve(null);
        const work = this.#database.transaction(ROWS, mode);
        const request = ask(work.objectStore(ROWS));
        work.commit?.(); // else a page that is being left takes it along
        work.oncomplete = () => resolve(request.result);
        work.onerror = work.onabort = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
  }
}

/** @returns {Promise<Store>} one that keeps nothing where the browser has none */
export function openStore() {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        const rows = request.result.createObjectStore(ROWS, { keyPath: "key" });
        rows.createIndex("of", "of");
        rows.createIndex("at", "at");
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close();
        resolve(new Store(request.result));
      };
      request.onerror = request.onblocked = () => resolve(new Store(null));
    } catch {
      resolve(new Store(null));
    }
  });
}
