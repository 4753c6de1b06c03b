/**
 * The page's language. English stands in the scripts; `words/<language>.js` (made by `make words`), which a page
 * of another language loads first, teaches the rest. Works in a service worker too, where English stays.
 * A sentence the server says as well is written as there, with %(places)s; the catalogues hold it once.
 */

/** @typedef {Record<string, string | number>} Values what stands in a sentence's {places} */

/** @type {Record<string, string | string[]>} the English, and how it is said here; one for each plural form */
let said = {};
/** @type {(count: number) => number} which of the forms belongs to a count */
let form = (count) => (count === 1 ? 0 : 1);

/** @param {Record<string, string | string[]>} catalogue @param {(count: number) => number} plural */
export function teach(catalogue, plural) {
  said = catalogue;
  form = plural;
}

/** A sentence in the page's language: t('{name} is kept', { name }). @param {string} english @param {Values} [values] */
export function t(english, values = {}) {
  const found = said[english];
  return filled(typeof found === 'string' ? found : english, values);
}

/**
 * A sentence with a count: n('One card', '{count} cards', count).
 * @param {string} one @param {string} many @param {number} count @param {Values} [values]
 */
export function n(one, many, count, values = {}) {
  const forms = said[one];
  const text = Array.isArray(forms) ? forms[form(count)] : undefined;
  return filled(text ?? (count === 1 ? one : many), { count, num: count, ...values });
}

/** @param {string} text @param {Values} values */
function filled(text, values) {
  const places = /\{(\w+)\}|%\((\w+)\)[sd]/g;
  return text.replace(places, (place, name, theirs) => String(values[name ?? theirs] ?? place));
}
