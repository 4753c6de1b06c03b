/** Small helps with the page. */

/**
 * The element of that id, if it is there and of that kind.
 * @template {Element} T
 * @param {string} id
 * @param {new (...args: any[]) => T} kind
 * @returns {T | null}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  return found instanceof kind ? found : null;
}

/**
 * All elements of that kind a selector finds.
 * @template {Element} T
 * @param {string} selector
 * @param {new (...args: any[]) => T} kind
 * @param {ParentNode} [within]
 * @returns {T[]}
 */
export function all(selector, kind, within = document) {
  const isOne = /** @type {(found: Element) => found is T} */ ((found) => found instanceof kind);
  return [...within.querySelectorAll(selector)].filter(isOne);
}

/**
 * A copy of what stands in a template.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function copyOf(id) {
  const first = byId(id, HTMLTemplateElement)?.content.firstElementChild?.cloneNode(true);
  if (!(first instanceof HTMLElement)) throw new Error(`There is no template ${id}.`);
  return first;
}

/**
 * The last call within a pause counts.
 * @param {() => void} act
 * @param {number} pause in milliseconds
 */
export function debounced(act, pause) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(act, pause);
  };
}
