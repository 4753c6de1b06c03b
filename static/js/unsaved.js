/** A draft's words that the server could not be told yet: they wait on this phone, through leaving the page and reloads. */

/**
 * @typedef {{account: string, base: string, words: string}} Unsaved what the server had, and what was typed, both as JSON
 */

/** @param {string} id the draft's */
const keyOf = (id) => `draft ${id}`;
const account = () => document.documentElement.dataset.account ?? '';

/** Nothing where the browser keeps nothing, in a private window perhaps: the page itself still holds the words. */
function store() {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

/** @param {string} id @param {string} base @param {string} words */
export function keepUnsaved(id, base, words) {
  try {
    store()?.setItem(keyOf(id), JSON.stringify({ account: account(), base, words }));
  } catch {
    // It is full.
  }
}

/** @param {string} id */
export function forgetUnsaved(id) {
  store()?.removeItem(keyOf(id));
}

/** @param {string} id @returns {Unsaved | undefined} what was typed by whoever is signed in */
export function unsaved(id) {
  const stored = store()?.getItem(keyOf(id));
  /** @type {Unsaved | undefined} */
  const found = stored ? JSON.parse(stored) : undefined;
  return found?.account === account() ? found : undefined;
}
