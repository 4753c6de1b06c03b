/** Where you are, and how many cards: chosen and named offline, too, from what this phone knows. */
import { eventsHere, nameEvent } from './acts.js';
import { account, csrfToken } from './api.js';
import { choose, chosen, forgetChoice, heard, recall } from './chosen.js';
import { all, byId, copyOf } from './dom.js';
import { newId } from './ids.js';
import { news } from './outbox.js';
import * as strip from './strip.js';
import { n, t } from './words.js';

const form = byId('snap', HTMLFormElement);
const menu = byId('place', HTMLDetailsElement);
const [known, added] = all('form', HTMLFormElement, menu ?? document);

/** The event one is at, '' for none. */
export const here = () => form?.dataset.event ?? '';

const choices = () => all('button[name="event"]', HTMLButtonElement, menu ?? document);

/** @param {string} event */
const choiceOf = (event) => choices().find((button) => button.value === event);

/** @param {HTMLElement | undefined} choice */
const nameOf = (choice) => choice?.textContent?.trim() ?? '';

/** An event this page does not know yet. @param {string} event @param {string} name */
function list(event, name) {
  if (choiceOf(event)) return;
  const made = copyOf('place-template');
  made.setAttribute('value', event);
  const place = made.querySelector('.clip');
  if (place) place.textContent = name;
  known?.querySelector('button')?.before(made);
}

/** @param {string} event */
function show(event) {
  const choice = choiceOf(event);
  if (!choice || !form) return false;
  const last = choices().find((button) => button.hasAttribute('aria-current'));
  last?.removeAttribute('aria-current');
  const [old, now] = [last?.querySelector('.icon'), choice.querySelector('.icon')];
  if (event) choice.setAttribute('aria-current', 'true');
  if (old && now && last !== choice && event) {
    const between = old.cloneNode(true);
    old.replaceWith(now.cloneNode(true));
    now.replaceWith(between);
  }
  for (const button of choices()) if (!button.value) button.hidden = !event;
  form.dataset.event = event;
  const name = menu?.querySelector('[data-place]');
  if (name) name.textContent = event ? nameOf(choice) : t('Where are you?');
  count();
  return true;
}

/** One is there from now on; the server is told as soon as may be. @param {string} event */
function be(event) {
  // Before its button goes, and the focus with it.
  menu?.querySelector('summary')?.focus();
  if (!show(event)) return false;
  choose(event, nameOf(choiceOf(event)));
  if (menu) menu.open = false;
  void tell();
  return true;
}

/** Names a new event, or goes to the one of that name. @param {HTMLFormElement} naming */
function nameNew(naming) {
  const name = String(new FormData(naming).get('name')).trim().replace(/\s+/g, ' ');
  const same = choices().find((button) => button.value && nameOf(button) === name);
  const event = same?.value ?? newId();
  if (!name) return;
  if (!same) {
    list(event, name);
    void nameEvent(event, name, t('New event: {name}', { name }));
  }
  naming.reset();
  be(event);
}

/** Tells what was chosen here. The server leads back to Snap, or to signing in: only a page of this account says that it has heard. */
async function tell() {
  // A new event is told first, by its name.
  if ((await eventsHere()).some(({ refused }) => !refused)) return;
  const choice = chosen();
  if (!choice || choice.told) return;
  const body = new URLSearchParams({ event: choice.event, csrf_token: csrfToken() });
  const answer = await fetch('/snap/event', { method: 'POST', body }).catch(() => undefined);
  if (answer?.headers.get('X-Account') !== account) return;
  if (answer.ok) heard(choice.event);
  else if (answer.status === 404) lose(choice.event);
}

/** An event the server did not take. @param {string} event */
function lose(event) {
  if (chosen()?.event === event) forgetChoice();
  if (here() === event) show('');
  choiceOf(event)?.remove();
}

/** Events named on this phone: those the server has not heard of yet, and those it would not take. */
async function lookAtNamed() {
  for (const { event, name, refused } of await eventsHere()) {
    if (refused) lose(event);
    else list(event, name);
  }
}

/** A page from the server is as new as what it was told; a kept one is of before. */
async function goOn() {
  for (const { event, name, at, refused } of await eventsHere()) if (!refused) recall(event, name, at);
  const choice = chosen();
  if (!choice) return;
  if (choice.told && !document.documentElement.dataset.asOf) {
    if (choice.event !== here()) forgetChoice();
    return;
  }
  if (choice.event) list(choice.event, choice.name);
  show(choice.event);
}

/** "12 cards, 3 wait here". */
function count() {
  const place = byId('count', HTMLElement);
  const added = all('#strip > li[data-event]', HTMLLIElement).filter(
    (item) => !item.dataset.front && item.dataset.state !== 'failed' && (!here() || item.dataset.event === here()),
  );
  const cards = Number(choiceOf(here())?.dataset.cards ?? 0) + added.length;
  const waiting = strip.inState('kept', 'sending').length;
  const words = cards ? n('One card', '%(num)s cards', cards) : '';
  const wait = document.createElement('b');
  wait.textContent = waiting ? n('one waits here', '{count} wait here', waiting) : '';
  const now = [words, ...(waiting ? [' ', wait] : [])];
  // It is read out when it changes, and only then.
  const isSaid = place?.textContent === now.map((part) => (typeof part === 'string' ? part : part.textContent)).join('');
  if (!isSaid) place?.replaceChildren(...now);
}

/** What the server was told of meanwhile, by this page or another. */
async function keepUp() {
  await lookAtNamed();
  await tell();
}

/** What this phone knows beyond the page. */
async function begin() {
  await goOn();
  await keepUp();
}

export function prepare() {
  known?.addEventListener('submit', (event) => {
    const choice = event.submitter instanceof HTMLButtonElement ? event.submitter.value : '';
    if (be(choice)) event.preventDefault();
  });
  added?.addEventListener('submit', (event) => {
    event.preventDefault();
    nameNew(added);
  });
  void begin();
  news.addEventListener('message', ({ data }) => data.kind === 'act' && void keepUp());
  window.addEventListener('online', () => void tell());
  const list = byId('strip', HTMLElement);
  const look = { childList: true, subtree: true, attributes: true, attributeFilter: ['data-state', 'data-event'] };
  if (list) new MutationObserver(count).observe(list, look);
  count();
}
