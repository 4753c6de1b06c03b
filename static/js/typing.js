/** Keeps what was typed into a form, through a reload, a wrong turn or a failed sending, as long as the tab lives. */

/** @param {HTMLFormElement} form @param {string} key one form's, in this tab only */
export function keepTyping(form, key) {
  restore(form, sessionStorage.getItem(key));
  form.addEventListener('input', () => sessionStorage.setItem(key, JSON.stringify(typed(form))));
}

/** @param {HTMLFormElement} form @returns {[string, string][]} names with values, in their order */
function typed(form) {
  const pairs = [...new FormData(form)];
  return pairs.flatMap(([name, value]) =>
    typeof value === 'string' && name !== 'csrf_token' ? [/** @type {[string, string]} */ ([name, value])] : [],
  );
}

/** @param {HTMLFormElement} form @param {string | null} stored */
function restore(form, stored) {
  if (!stored) return;
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const [name, value] of JSON.parse(stored)) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && field.type === 'radio') {
      field.checked = values.get(field.name)?.includes(field.value) ?? false;
    } else if (isTyped(field)) {
      field.value = values.get(field.name)?.shift() ?? field.value;
    }
  }
}

/** @param {Element} field @returns {field is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} */
function isTyped(field) {
  if (field instanceof HTMLInputElement) return field.type !== 'hidden' && field.type !== 'file';
  return field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
}
