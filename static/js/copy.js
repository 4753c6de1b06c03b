/** Copy buttons: data-copy names the field whose text they take. */
import { all, byId } from './dom.js';
import { toast } from './toast.js';
import { t } from './words.js';

/** @param {string} text */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t('Copied.'));
  } catch {
    toast(t('Your browser keeps the clipboard to itself. Mark the text and copy it.'));
  }
}

for (const button of all('[data-copy]', HTMLButtonElement)) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const field = byId(button.dataset.copy ?? '', HTMLInputElement);
    field?.select();
    void copyText(field?.value ?? '');
  });
}
