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
  if (deck && all('li', HTMLLIElement, deck).every((each) => each.hidden)) location.reload();
}

/** @param {HTMLLIElement} card @param {string} id */
async function undo(card, id) {
  try {
    await call('POST', `/followups/${id}/undo`);
    card.hidden = false;
    recount();
  } catch (error) {
    toast(error instanceof Refused ? error.message : 'No connection. Try again in a moment.');
  }
}

function recount() {
  if (!deck) return;
  const left = all('li', HTMLLIElement, deck).filter((card) => !card.hidden);
  left.forEach((card, n) => {
    const count = card.querySelector('.deck-count');
    if (count) count.textContent = `${n + 1} of ${left.length}`;
  });
}

for (const form of all('form[data-followup]', HTMLFormElement)) enhance(form);
