/**
 * Keeps what was typed into a form, through a reload, a wrong turn or a failed sending, as long as the tab lives.
 * Only what was changed is kept: what the server knows better by the next time, a second side of a card perhaps,
 * takes its place around it.
 */

/** @typedef {{name: string, at: string, value: string}} Change a field's name, what stood in its line, what was typed */

/** @param {HTMLFormElement} form @param {string} key one form's, in this tab only */
export function keepTyping(form, key) {
  const stored = sessionStorage.getItem(key);
  for (const change of stored ? JSON.parse(stored) : []) restore(form, change);
  form.addEventListener('input', () => sessionStorage.setItem(key, JSON.stringify(changes(form))));
}

/** @param {HTMLFormElement} form @returns {Change[]} */
function changes(form) {
  return typable(form).flatMap((field) => {
    const same = isPick(field) ? !field.checked || field.defaultChecked : field.value === before(field);
    return same ? [] : [{ name: field.name, at: lineOf(field), value: field.value }];
  });
}

/** @param {HTMLFormElement} form @param {Change} change */
function restore(form, { name, at, value }) {
  const fields = typable(form).filter((field) => field.name === name);
  const pick = fields.find((field) => isPick(field) && field.value === value);
  if (pick instanceof HTMLInputElement) {
    pick.checked = true;
    return;
  }
  // After a mistake the page comes back with what was typed in its place already.
  if (value && fields.some((field) => !(field instanceof HTMLSelectElement) && before(field) === value)) return;
  const field = fields.length > 1 ? fields.find((one) => lineOf(one) === at) : fields[0];
  if (field && !isPick(field)) field.value = value;
}

/** What the server had put into a field. @param {Field} field */
function before(field) {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? '';
}

/** One of several fields of a name is known by what the server had put into its line. @param {Field} field */
function lineOf(field) {
  const first = field.closest('.field')?.querySelector('input, textarea');
  return first instanceof HTMLInputElement || first instanceof HTMLTextAreaElement ? first.defaultValue : '';
}

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/** @param {HTMLFormElement} form @returns {Field[]} */
function typable(form) {
  return [...form.elements].filter((field) => isTypable(field));
}

/** @param {Element} field @returns {field is Field} */
function isTypable(field) {
  if (field instanceof HTMLInputElement) return field.type !== 'hidden' && field.type !== 'file';
  return field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
}

/** @param {Field} field @returns {field is HTMLInputElement} */
function isPick(field) {
  return field instanceof HTMLInputElement && field.type === 'radio';
}
