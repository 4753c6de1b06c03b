/** Where you are, and how many cards: chosen offline, too, from what this phone knows. */
import { account, csrfToken } from './api.js';
import { all, byId } from './dom.js';
import * as strip from './strip.js';
import { toast } from './toast.js';
import { n, t } from './words.js';

const form = byId('snap', HTMLFormElement);
const menu = byId('place', HTMLDetailsElement);
const KEY = `place-${account}`;
/** A day at an event, in milliseconds: what was chosen before gives way to what the server says. */
const LASTS = 12 * 3600 * 1000;

/** The event one is at, '' for none. */
export const here = () => form?.dataset.event ?? '';

const choices = () => all('button[name="event"]', HTMLButtonElement, menu ?? document);

/** @param {string} event */
function show(event) {
  const chosen = choices().find((button) => button.value === event);
  if (!chosen || !form) return false;
  const last = choices().find((button) => button.hasAttribute('aria-current'));
  last?.removeAttribute('aria-current');
  const [old, now] = [last?.querySelector('.icon'), chosen.querySelector('.icon')];
  if (event) chosen.setAttribute('aria-current', 'true');
  if (old && now && last !== chosen && event) {
    const between = old.cloneNode(true);
    old.replaceWith(now.cloneNode(true));
    now.replaceWith(between);
  }
  for (const button of choices()) if (!button.value) button.hidden = !event;
  form.dataset.event = event;
  const name = menu?.querySelector('[data-place]');
  if (name) name.textContent = event ? (chosen.textContent?.trim() ?? '') : t('Where are you?');
  count();
  return true;
}

/** What the server did not hear is told when the page is opened again. @param {string} event */
function choose(event) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ event, at: Date.now() }));
  } catch {
    // A full phone: the server may hear of it all the same.
  }
  void tell(event);
}

/** What was chosen here lately, and the server may not know. @returns {string | undefined} */
function untold() {
  try {
    const { event, at } = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return Date.now() - at < LASTS ? event : undefined;
  } catch {
    return undefined;
  }
}

/** The server leads back to Snap, or to signing in: only a page of this account says that it has heard. @param {string} event */
async function tell(event) {
  const body = new URLSearchParams({ event, csrf_token: csrfToken() });
  try {
    const answer = await fetch('/snap/event', { method: 'POST', body });
    const heard = answer.ok && answer.headers.get('X-Account') === account;
    if (heard && untold() === event) localStorage.removeItem(KEY);
  } catch {
    // Still offline.
  }
}

/** Tells what was chosen offline. @param {(event: string) => boolean} may whether it still holds */
function catchUp(may) {
  const event = untold();
  if (event !== undefined && may(event)) void tell(event);
}

/** "12 cards, 3 wait here". */
function count() {
  const place = byId('count', HTMLElement);
  const known = choices().find((button) => button.value === here());
  const added = all('#strip > li[data-event]', HTMLLIElement).filter(
    (item) => !item.dataset.front && item.dataset.state !== 'failed' && (!here() || item.dataset.event === here()),
  );
  const cards = Number(known?.dataset.cards ?? 0) + added.length;
  const waiting = strip.inState('kept', 'sending').length;
  const words = cards ? n('One card', '%(num)s cards', cards) : '';
  const wait = document.createElement('b');
  wait.textContent = waiting ? n('one waits here', '{count} wait here', waiting) : '';
  const now = [words, ...(waiting ? [' ', wait] : [])];
  // It is read out when it changes, and only then.
  const isSaid = place?.textContent === now.map((part) => (typeof part === 'string' ? part : part.textContent)).join('');
  if (!isSaid) place?.replaceChildren(...now);
}

export function prepare() {
  const [known, added] = all('form', HTMLFormElement, menu ?? document);
  known?.addEventListener('submit', (event) => {
    const chosen = event.submitter instanceof HTMLButtonElement ? event.submitter.value : '';
    if (!show(chosen)) return;
    event.preventDefault();
    if (menu) menu.open = false;
    choose(chosen);
  });
  added?.addEventListener('submit', (event) => {
    if (navigator.onLine) return localStorage.removeItem(KEY);
    event.preventDefault();
    toast(t('A new event can be named when you’re online. Your cards are safe until then.'));
  });
  catchUp(show);
  window.addEventListener('online', () => catchUp(() => true));
  const list = byId('strip', HTMLElement);
  const look = { childList: true, subtree: true, attributes: true, attributeFilter: ['data-state', 'data-event'] };
  if (list) new MutationObserver(count).observe(list, look);
  count();
}
