/** Today: a done row folds away, and can be brought back. */
import { call, Refused } from './api.js';
import { all, byId } from './dom.js';
import { toast } from './toast.js';

const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

/** @param {HTMLFormElement} form */
function enhance(form) {
  const row = form.closest('li');
  const id = form.dataset.followup;
  if (!row || !id) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void finish(row, id);
  });
}

/** @param {HTMLLIElement} row @param {string} id */
async function finish(row, id) {
  fold(row, true);
  try {
    await call('POST', `/followups/${id}/done`, {});
    const name = row.querySelector('.name')?.textContent ?? '';
    toast(`Done: ${name}.`, { label: 'Undo', act: () => void undo(row, id) });
  } catch (error) {
    fold(row, false);
    toast(error instanceof Refused ? error.message : 'No connection. Try again in a moment.');
  }
}

/** @param {HTMLLIElement} row @param {string} id */
async function undo(row, id) {
  try {
    await call('POST', `/followups/${id}/undo`);
    fold(row, false);
  } catch (error) {
    toast(error instanceof Refused ? error.message : 'No connection. Try again in a moment.');
  }
}

/** @param {HTMLLIElement} row @param {boolean} away */
function fold(row, away) {
  row.classList.toggle('is-leaving', away);
  const settle = () => {
    row.hidden = row.classList.contains('is-leaving');
    const section = row.closest('section');
    if (section) section.hidden = all('li', HTMLLIElement, section).every((each) => each.hidden);
    count();
  };
  if (away && !calm) setTimeout(settle, 190);
  else settle();
}

/** The title counts people, not rows; after the last one the page says so. */
function count() {
  const rows = all('[data-row]', HTMLLIElement).filter((row) => !row.hidden);
  const people = new Set(rows.map((row) => row.querySelector('a')?.getAttribute('href'))).size;
  const title = document.querySelector('h1');
  const words = ['Nobody waits for you today', 'One person to say hello to'];
  if (title) title.textContent = words[people] ?? `${people} people to say hello to`;
  const [none, end] = [rows.length === 0, byId('all-said', HTMLElement)];
  if (end) end.hidden = !none;
  for (const part of [byId('save-list', HTMLElement), byId('evening', HTMLElement)]) if (part) part.hidden = none;
}

for (const form of all('form[data-followup]', HTMLFormElement)) enhance(form);
