/** Where you are, and how many cards: chosen offline, too, from what this phone knows. */
import { csrfToken } from './api.js';
import { all, byId } from './dom.js';
import * as strip from './strip.js';
import { toast } from './toast.js';
import { n, t } from './words.js';

const form = byId('snap', HTMLFormElement);
const menu = byId('place', HTMLDetailsElement);
const KEY = `place-${document.documentElement.dataset.account ?? ''}`;

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

/** Tells the server; what it did not hear is told when the page is opened again. @param {string} event */
async function tell(event) {
  localStorage.setItem(KEY, event);
  const body = new URLSearchParams({ event, csrf_token: csrfToken() });
  try {
    const answer = await fetch('/snap/event', { method: 'POST', body, redirect: 'manual' });
    if (answer.type === 'opaqueredirect') localStorage.removeItem(KEY);
  } catch {
    // Still offline.
  }
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
  if (!place) return;
  place.textContent = words;
  if (!waiting) return;
  const wait = document.createElement('b');
  wait.textContent = n('one waits here', '{count} wait here', waiting);
  place.append(' ', wait);
}

export function prepare() {
  const [known, added] = all('form', HTMLFormElement, menu ?? document);
  known?.addEventListener('submit', (event) => {
    const chosen = event.submitter instanceof HTMLButtonElement ? event.submitter.value : '';
    if (!show(chosen)) return;
    event.preventDefault();
    if (menu) menu.open = false;
    void tell(chosen);
  });
  added?.addEventListener('submit', (event) => {
    if (navigator.onLine) return localStorage.removeItem(KEY);
    event.preventDefault();
    toast(t('A new event can be named when you’re online. Your cards are safe until then.'));
  });
  const waits = localStorage.getItem(KEY);
  if (waits !== null && show(waits)) void tell(waits);
  window.addEventListener('online', () => {
    const late = localStorage.getItem(KEY);
    if (late !== null) void tell(late);
  });
  const list = byId('strip', HTMLElement);
  const look = { childList: true, subtree: true, attributes: true, attributeFilter: ['data-state', 'data-event'] };
  if (list) new MutationObserver(count).observe(list, look);
  count();
}
