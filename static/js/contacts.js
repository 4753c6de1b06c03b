/** Contacts: the list follows what is typed, and grows at its end. */
import { byId, debounced } from './dom.js';

const form = byId('search', HTMLFormElement);
let asked = 0;

/** A page of ours as a document. @param {string} address */
async function fetched(address) {
  const response = await fetch(address, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`The server said ${response.status}.`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

/** @param {HTMLFormElement} search */
async function show(search) {
  const number = ++asked;
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(search)) if (value) query.set(name, String(value));
  try {
    const page = await fetched(`${search.action}?${query}`);
    const fresh = page.getElementById('results');
    if (number !== asked || !fresh) return;
    byId('results', HTMLElement)?.replaceWith(fresh);
    if (location.pathname === new URL(search.action).pathname) history.replaceState(null, '', `?${query}`);
    enhance();
  } catch {
    // The list stays as it is; Enter asks again.
  }
}

/** @param {HTMLAnchorElement} more */
async function grow(more) {
  more.setAttribute('aria-busy', 'true');
  try {
    const page = await fetched(more.href);
    const list = document.querySelector('#results .rows');
    list?.append(...page.querySelectorAll('#results .rows > li'));
    const next = page.getElementById('more');
    if (next) more.replaceWith(next);
    else more.remove();
    enhance();
  } catch {
    location.href = more.href;
  }
}

/** What stands in the results and came anew. */
function enhance() {
  const more = byId('more', HTMLAnchorElement);
  more?.addEventListener('click', (event) => {
    event.preventDefault();
    void grow(more);
  });
  const place = byId('at-event', HTMLFormElement);
  place?.addEventListener('change', () => place.submit());
}

if (form) {
  const soon = debounced(() => void show(form), 220);
  form.addEventListener('input', soon);
}
enhance();
