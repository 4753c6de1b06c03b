/** Mail addresses are tested while they can still be put right: by the card's own words, and whether mail is taken. */
import { call } from './api.js';
import { all, byId } from './dom.js';
import { t } from './words.js';

for (const line of all('[data-doubt-of]', HTMLElement)) {
  const field = byId(line.dataset.doubtOf ?? '', HTMLInputElement);
  field?.addEventListener('change', () => void test(field, line));
  if (field?.value) void test(field, line);
}

/** @param {HTMLInputElement} field @param {HTMLElement} line */
async function test(field, line) {
  const address = field.value.trim();
  const urls = all('input[name="url"]', HTMLInputElement).flatMap((each) => each.value.trim() || []);
  const company = byId('f-company', HTMLInputElement)?.value.trim() || null;
  try {
    const { doubts } = await call('POST', '/addresses/test', { address, urls: urls.slice(0, 20), company });
    if (field.value.trim() === address) show(line, field, doubts);
  } catch {
    // Without an answer nothing is known against it.
  }
}

/** @param {HTMLElement} line @param {HTMLInputElement} field @param {{ text: string, instead: string | null }[]} doubts */
function show(line, field, doubts) {
  const [doubt] = doubts;
  if ((line.firstChild?.textContent ?? '') !== (doubt?.text ?? '')) line.textContent = doubt?.text ?? '';
  if (!doubt?.instead || line.querySelector('button')) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'chip line';
  button.textContent = t('Yes, change it');
  const meant = doubt.instead;
  button.addEventListener('click', () => {
    field.value = meant;
    line.textContent = '';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    void test(field, line);
    field.focus({ preventScroll: true });
  });
  line.append(button);
}
