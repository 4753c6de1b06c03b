/** A draft: saved while one types, opened in the mail app with what stands there now. */
import { call, Refused } from './api.js';
import { copyText } from './copy.js';
import { byId, debounced } from './dom.js';

const form = byId('draft', HTMLFormElement);
const subject = byId('subject', HTMLInputElement);
const body = byId('body', HTMLTextAreaElement);
const saved = byId('saved', HTMLElement);
const open = byId('open', HTMLAnchorElement);

/**
 * The server's rule (RFC 6068) once more, for what is on the screen.
 * @param {string} to @param {string} about @param {string} text
 */
export function mailto(to, about, text) {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n/g, '\r\n');
  return `mailto:${encoded(to).replace(/%40/g, '@')}?subject=${encoded(about)}&body=${encoded(lines)}`;
}

/** @param {string} text */
function encoded(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** @param {string} words */
function say(words) {
  if (saved) saved.textContent = words;
}

// A browser that comes back to the page may have kept newer words than the server has.
let last = JSON.stringify({ subject: subject?.defaultValue ?? '', body: body?.defaultValue ?? '' });

function words() {
  return JSON.stringify({ subject: subject?.value ?? '', body: body?.value ?? '' });
}

/** Saves what has changed; `keepalive` lets it finish while the page goes away. */
async function save(keepalive = false) {
  const now = words();
  if (!form || now === last) return;
  try {
    await call('PATCH', `/drafts/${form.dataset.id}`, JSON.parse(now), { keepalive });
    last = now;
    say('Saved');
  } catch (error) {
    say(error instanceof Refused ? error.message : 'Not saved yet: no connection.');
  }
}

const soon = debounced(() => void save(), 700);

function changed() {
  say('');
  if (open) open.href = mailto(open.dataset.to ?? '', subject?.value ?? '', body?.value ?? '');
  soon();
}

if (form && subject && body && !body.readOnly) {
  subject.addEventListener('input', changed);
  body.addEventListener('input', changed);
  open?.addEventListener('click', () => void save(true));
  document.addEventListener('visibilitychange', () => void (document.hidden && save(true)));
  window.addEventListener('pagehide', () => void save(true));
  if (words() !== last) changed();
}

const copy = byId('copy', HTMLButtonElement);
if (copy) {
  copy.hidden = false;
  copy.addEventListener('click', () => void copyText(`${subject?.value ?? ''}\n\n${body?.value ?? ''}`));
}

const share = byId('share', HTMLButtonElement);
if (share && typeof navigator.share === 'function') {
  share.hidden = false;
  share.addEventListener('click', () => {
    const what = { title: subject?.value ?? '', text: body?.value ?? '' };
    navigator.share(what).catch(() => undefined);
  });
}
