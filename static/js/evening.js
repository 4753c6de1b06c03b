/** The evening's mails: a sent one makes room for the next, and can be brought back. */
import { done, undo } from './acts.js';
import { Refused } from './api.js';
import { all, byId } from './dom.js';
import { toast } from './toast.js';
import { n, t } from './words.js';

const deck = byId('deck', HTMLOListElement);

/** @param {HTMLFormElement} form */
function enhance(form) {
  const card = form.closest('li');
  const id = form.dataset.followup;
  if (!card || !id) return;
  let going = false; // tapped twice it is sent once
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (going) return;
    going = true;
    void sent(card, id).finally(() => (going = false));
  });
}

/** @param {HTMLLIElement} card @param {string} id */
async function sent(card, id) {
  const name = card.querySelector('.name')?.textContent ?? '';
  try {
    const what = await done(id, t('Sent: {name}', { name }));
    const words = what.n === undefined ? t('Sent: {name}.', { name }) : t('Sent: {name}. Noted when you’re online.', { name });
    toast(words, { label: t('Undo'), act: () => void bringBack(card, id, what, name) });
  } catch (error) {
    toast(error instanceof Refused ? error.message : t('No connection. Try again in a moment.'));
    return;
  }
  card.hidden = true;
  recount();
}

/** @param {HTMLLIElement} card @param {string} id @param {import('./acts.js').Done} what @param {string} name */
async function bringBack(card, id, what, name) {
  try {
    await undo(id, what, t('Undo: {name}', { name }));
    card.hidden = false;
    recount();
    card.scrollIntoView({ inline: 'center', block: 'nearest' });
    toast(t('Undone.'));
  } catch (error) {
    toast(error instanceof Refused ? error.message : t('No connection. Try again in a moment.'));
  }
}

/** How many are left, on each card and in the title; after the last one, that there is none. */
function recount() {
  if (!deck) return;
  const left = all('li', HTMLLIElement, deck).filter((card) => !card.hidden);
  left.forEach((card, i) => {
    const count = card.querySelector('.deck-count');
    if (count) count.textContent = t('{number} of {count}', { number: i + 1, count: left.length });
  });
  deck.hidden = left.length === 0;
  const end = byId('all-sent', HTMLElement);
  if (end) end.hidden = left.length > 0;
  const sub = document.querySelector('.top .sub');
  const words = n('One mail to send', '%(num)s mails to send, one after another', left.length);
  if (sub) sub.textContent = left.length ? words : '';
}

for (const form of all('form[data-followup]', HTMLFormElement)) enhance(form);
