/** On Today and Snap: what was done offline and the server would not take, and how much waits to be sent. */
import { account } from './api.js';
import { byId } from './dom.js';
import { acts, forget, news, waiting } from './outbox.js';
import { n, t } from './words.js';

/** @param {string} tag @param {string} className @param {(Node | string)[]} content */
function made(tag, className, ...content) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}

/** The notes that stand on the page, by their acts' numbers. @type {Map<number, HTMLElement>} */
const notes = new Map();
/** How much waits. */
const line = made('p', 'soft');

/** What it was, what had been typed, what the server says, and where to look. @param {import('./outbox.js').Act & {n: number}} act */
function note(act) {
  const typed = act.method === 'PATCH' ? '' : (act.body.note ?? '');
  const dismiss = made('button', 'button', t('Dismiss'));
  dismiss.addEventListener('click', () => void forget('acts', act.n).then(show));
  const buttons = made('div', 'button-row', dismiss);
  const contact = act.contact ?? act.path.match(/^\/contacts\/([^/]+)\//)?.[1];
  if (contact) {
    const link = made('a', 'button quiet', t('Open the contact'));
    link.setAttribute('href', `/contacts/${contact}`);
    buttons.append(link);
  }
  const words = [made('p', 'strong', act.words), ...(typed ? [made('p', 'as-written', typed)] : []), made('p', '', act.refused ?? '')];
  return made('div', 'flash warning', made('div', '', ...words, buttons));
}

/** Adds what is new and takes away what is over: a button somebody is about to press stays where it is. */
async function show() {
  const refused = (await acts(account)).filter((act) => act.refused);
  const count = await waiting(account);
  const left = location.pathname === '/today' ? count.shots + count.acts - count.refused : 0;
  for (const [number, element] of notes) {
    if (refused.some((act) => act.n === number)) continue;
    element.remove();
    notes.delete(number);
  }
  for (const act of refused) {
    if (notes.has(act.n)) continue;
    const fresh = note(act);
    notes.set(act.n, fresh);
    line.before(fresh);
  }
  const words = left ? n('One thing waits to be sent.', '{count} things wait to be sent.', left) : '';
  if (line.textContent !== words) line.textContent = words;
}

/** Stands at the head of the page; what comes there is read out, and not what stood there before. */
function standsAtTheHead() {
  const place = made('div', 'outbox', line);
  place.id = 'outbox';
  place.setAttribute('role', 'status');
  place.setAttribute('aria-atomic', 'false');
  byId('main', HTMLElement)?.prepend(place);
}

if (account && ['/today', '/snap'].includes(location.pathname)) {
  standsAtTheHead();
  news.addEventListener('message', () => void show());
  document.addEventListener('kept-here', () => void show());
  void show();
}
