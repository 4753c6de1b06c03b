/** Today: a done row folds away, and can be brought back; offline, too. */
import { done, doneHere, undo } from './acts.js';
import { account, Refused } from './api.js';
import { renewMails } from './came.js';
import { all, byId, debounced } from './dom.js';
import { news } from './outbox.js';
import { toast } from './toast.js';
import { n, t } from './words.js';

const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

/** @param {HTMLFormElement} form */
function enhance(form) {
  const row = form.closest('li');
  const id = form.dataset.followup;
  if (!row || !id) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    // Tapped twice it is done once: the server would refuse the second, and the row would stand there again.
    if (!row.classList.contains('is-leaving')) void finish(row, id);
  });
}

/** @param {HTMLLIElement} row @param {string} id */
async function finish(row, id) {
  fold(row, true);
  const name = row.querySelector('.name')?.textContent ?? '';
  try {
    const what = await done(id, t('Done: {name}', { name }));
    const words = what.n === undefined ? t('Done: {name}.', { name }) : t('Done: {name}. Sent when you’re online.', { name });
    toast(words, { label: t('Undo'), act: () => void bringBack(row, id, what, name) });
  } catch (error) {
    fold(row, false);
    toast(error instanceof Refused ? error.message : t('No connection. Try again in a moment.'));
  }
}

/** @param {HTMLLIElement} row @param {string} id @param {import('./acts.js').Done} what @param {string} name */
async function bringBack(row, id, what, name) {
  try {
    await undo(id, what, t('Undo: {name}', { name }));
    fold(row, false);
    toast(t('Undone.'));
  } catch (error) {
    toast(error instanceof Refused ? error.message : t('No connection. Try again in a moment.'));
  }
}

/** @param {HTMLLIElement} row @param {boolean} away @param {boolean} [atOnce] */
function fold(row, away, atOnce = calm) {
  row.classList.toggle('is-leaving', away);
  const settle = () => {
    row.hidden = row.classList.contains('is-leaving');
    const section = row.closest('section');
    if (section) section.hidden = all('li', HTMLLIElement, section).every((each) => each.hidden);
    count();
  };
  if (away && !atOnce) setTimeout(settle, 190);
  else settle();
}

/** The title counts people, not rows; after the last one the page says so. */
function count() {
  const rows = all('[data-row], [data-mail="reply"]', HTMLLIElement).filter((row) => !row.hidden);
  const people = new Set(rows.map((row) => row.querySelector('a')?.getAttribute('href'))).size;
  const title = document.querySelector('h1');
  const words = n('One person to say hello to', '{count} people to say hello to', people);
  const mails = Number(byId('mails', HTMLDataElement)?.value ?? 0);
  const rest = mails ? n('One mail to look at', '{count} mails to look at', mails) : t('Nobody waits for you today');
  if (title) title.textContent = people ? words : rest;
  const [none, end] = [rows.length === 0, byId('all-said', HTMLElement)];
  if (end) end.hidden = !none || mails > 0;
  for (const part of [byId('save-list', HTMLElement), byId('evening', HTMLElement)]) if (part) part.hidden = none;
}

/** What this phone has done and the server has not heard of: a page from the cache shows it as open. */
async function foldDone() {
  const ids = await doneHere();
  for (const row of all('[data-row]', HTMLLIElement)) if (ids.has(row.dataset.row ?? '')) fold(row, true, true);
}

/** How many cards are read and what came in, as the server has it now; the rest stays under one's finger. */
async function renew() {
  if (document.hidden || !navigator.onLine) return;
  const answer = await fetch('/today').catch(() => undefined);
  if (!answer?.ok || answer.headers.get('X-Account') !== account) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  renewReady(ready(page), ready(document));
  const { added, gone } = renewMails(page);
  for (const row of gone) {
    fold(row, true);
    unsay(row);
  }
  for (const row of added) for (const form of all('form[data-followup]', HTMLFormElement, row)) enhance(form);
  if (added.length) count();
  await foldDone();
}

/** That its mail goes out in a moment has been said, once it has. @param {HTMLLIElement} row */
function unsay(row) {
  const [draft] = row.querySelector('a[href^="/drafts/"]')?.getAttribute('href')?.split('?') ?? [];
  if (draft) document.querySelector(`.flash:has(form[data-seconds][action^="${draft}/"])`)?.remove();
}

/** How often a mail that goes out in a moment is looked after, and how many times at most. */
const [PAUSE, LOOKS] = [6000, 20];

/** Until it has gone out, or has come back. @param {number} looks */
function lookAfter(looks) {
  if (!looks || !document.querySelector('li:not([hidden]) [data-soon]')) return;
  setTimeout(() => void renew().then(() => lookAfter(looks - 1)), PAUSE);
}

/** @param {Element | null | undefined} fresh @param {Element | null | undefined} old */
function renewReady(fresh, old) {
  if (old?.textContent === fresh?.textContent) return;
  if (old) old.replaceWith(...(fresh ? [fresh] : []));
  else if (fresh) document.querySelector('#main > :is(section, .empty, #all-said)')?.before(fresh);
}

/** @param {Document} page */
const ready = (page) => page.querySelector('main a[href^="/snap/review"]')?.closest('section');

/** A photo that has arrived is read soon after. */
const renewSoon = debounced(() => void renew(), 4000);

for (const form of all('form[data-followup]', HTMLFormElement)) enhance(form);
document.addEventListener('visibilitychange', () => void renew());
window.addEventListener('pageshow', ({ persisted }) => void (persisted && renew()));
news.addEventListener('message', ({ data }) => {
  if (data.kind === 'sent') renewSoon();
  if (data.kind === 'came') void renew();
});
document.addEventListener('kept-here', () => void foldDone());
lookAfter(LOOKS);
void foldDone();
