/** The evening's mails: a sent one makes room for the next, and can be brought back. */
import { call, Refused } from './api.js';
import { all, byId } from './dom.js';
import { toast } from './toast.js';

const deck = byId('deck', HTMLOListElement);

/** @param {HTMLFormElement} form */
function enhance(form) {
  const card = form.closest('li');
  const id = form.dataset.followup;
  if (!card || !id) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void sent(card, id);
  });
}

/** @param {HTMLLIElement} card @param {string} id */
async function sent(card, id) {
  try {
    await call('POST', `/followups/${id}/done`, {});
  } catch (error) {
    toast(error instanceof Refused ? error.message : 'No connection. Try again in a moment.');
    return;
  }
  card.hidden = true;
  recount();
  const name = card.querySelector('.name')?.textContent ?? '';
  toast(`Sent: ${name}.`, { label: 'Undo', act: () => void undo(card, id) });
}

/** @param {HTMLLIElement} card @param {string} id */
async function undo(card, id) {
  try {
    await call('POST', `/followups/${id}/undo`);
    card.hidden = false;
    recount();
    card.scrollIntoView({ inline: 'center', block: 'nearest' });
  } catch (error) {
    toast(error instanceof Refused ? error.message : 'No connection. Try again in a moment.');
  }
}

/** How many are left, on each card and in the title; after the last one, that there is none. */
function recount() {
  if (!deck) return;
  const left = all('li', HTMLLIElement, deck).filter((card) => !card.hidden);
  left.forEach((card, n) => {
    const count = card.querySelector('.deck-count');
    if (count) count.textContent = `${n + 1} of ${left.length}`;
  });
  deck.hidden = left.length === 0;
  const end = byId('all-sent', HTMLElement);
  if (end) end.hidden = left.length > 0;
  const sub = document.querySelector('.top .sub');
  const words = ['', 'One mail to send'];
  if (sub) sub.textContent = words[left.length] ?? `${left.length} mails to send, one after another`;
}

for (const form of all('form[data-followup]', HTMLFormElement)) enhance(form);
