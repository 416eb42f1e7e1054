// DOM ids for parts of the page, so that labels find their fields.

const ids = new Map();

/** A DOM id for a part of a surface; the same key always gets the same id. */
export function idFor(key) {
  if (!ids.has(key)) ids.set(key, `f${ids.size + 1}`);
  return ids.get(key);
}
