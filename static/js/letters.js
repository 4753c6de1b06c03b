/** A letter of one's own: read to a contact while one writes it. */
import { call, Refused } from './api.js';
import { showAdvice } from './checker.js';
import { all, byId, debounced } from './dom.js';

const form = byId('letter', HTMLFormElement);
const subject = byId('subject', HTMLTextAreaElement);
const body = byId('body', HTMLTextAreaElement);
const preview = byId('preview', HTMLElement);
const fault = byId('fault', HTMLElement);

let asked = 0;

async function read() {
  if (!form || !subject || !body) return;
  const mine = ++asked;
  const contact = new FormData(form).get('contact');
  const letter = { language: language(), subject: subject.value, body: body.value, contact: contact === 'nobody' ? null : contact };
  try {
    const seen = await call('POST', '/letters/preview', letter);
    if (mine === asked) show(seen);
  } catch (error) {
    if (mine === asked && error instanceof Refused) say(error.message);
  }
}

/** What the page is about, or what was chosen for a new letter. */
function language() {
  const chosen = byId('f-language', HTMLSelectElement);
  return chosen?.value ?? form?.dataset.language ?? 'en';
}

/** @param {{ subject: string, body: string, advice: import('./checker.js').Advice[] }} seen */
function show(seen) {
  say('');
  if (preview) preview.hidden = false;
  const [line, text] = [byId('preview-subject', HTMLElement), byId('preview-body', HTMLElement)];
  if (line) line.textContent = seen.subject;
  if (text) text.textContent = seen.body;
  showAdvice(seen.advice, false);
}

/** @param {string} words */
function say(words) {
  if (fault) fault.textContent = words;
}

/** A new letter nobody has touched begins in the language that was chosen. */
function beginAnew() {
  const title = byId('f-title', HTMLInputElement);
  const touched = [subject, body, title].some((each) => each && each.value !== each.defaultValue);
  if (!touched) location.search = `?language=${language()}`;
}

const soon = debounced(() => void read(), 500);
byId('f-language', HTMLSelectElement)?.addEventListener('change', beginAnew);
form?.addEventListener('input', soon);

/** The blank goes where one writes. @param {HTMLElement} code */
function offer(code) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'chip';
  button.textContent = code.textContent;
  button.addEventListener('click', () => {
    body?.setRangeText(button.textContent ?? '', body.selectionStart, body.selectionEnd, 'end');
    body?.focus();
    soon();
  });
  code.replaceWith(button);
}

for (const code of all('[data-blank]', HTMLElement)) offer(code);
