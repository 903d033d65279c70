// A draft as something that can be kept: what a form says, and back.

export const TEXTS = ["prompt", "width", "height", "steps", "guidance", "strength", "seed"];
export const CHOICES = ["count", "format", "seed_mode"];

/**
 * @typedef {object} Draft
 * @property {Record<string, string>} values
 * @property {{path: string, scale: string, on: boolean}[]} loras
 */

/**
 * What a form says, as something that can be kept.
 * @param {FormData} data
 * @returns {Draft}
 */
export function read(data) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const name of [...TEXTS, ...CHOICES, "reference", "mask", "preset"]) if (data.has(name)) values[name] = String(data.get(name));
  for (const [name, text] of data) if (name.startsWith("value_")) values[name] = String(text);
  const on = data.getAll("lora_on").map(String);
  const ids = data.getAll("lora_id").map(String);
  const [paths, scales] = ["lora_path", "lora_scale"].map((name) => data.getAll(name).map(String));
  const loras = ids.map((id, place) => ({ path: paths[place] ?? "", scale: scales[place] ?? "1", on: on.includes(id) }));
  return { values, loras: loras.filter((row) => row.path.trim()) };
}

/**
 * A kept draft, or null when it cannot be read.
 * @param {string | null} text
 * @returns {Draft | null}
 */
export function parse(text) {
  try {
    const kept = JSON.parse(text ?? "null");
    const sound = kept && typeof kept.values === "object" && kept.values && Array.isArray(kept.loras);
    return sound ? kept : null;
  } catch {
    return null;
  }
}
