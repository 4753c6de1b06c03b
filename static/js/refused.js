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

/** Draws what there is to say anew. */
async function show() {
  const refused = (await acts(account)).filter((act) => act.refused);
  const count = await waiting(account);
  const left = count.shots + count.acts - count.refused;
  const line = made('p', 'soft', n('One thing waits to be sent.', '{count} things wait to be sent.', left));
  place().replaceChildren(...refused.map(note), ...(left && location.pathname === '/today' ? [line] : []));
}

/** Stands at the head of the page, and is read out when it changes. */
function place() {
  const found = byId('outbox', HTMLElement);
  if (found) return found;
  const fresh = made('div', 'outbox');
  fresh.id = 'outbox';
  fresh.setAttribute('role', 'status');
  byId('main', HTMLElement)?.prepend(fresh);
  return fresh;
}

if (account && ['/today', '/snap'].includes(location.pathname)) {
  news.addEventListener('message', () => void show());
  document.addEventListener('kept-here', () => void show());
  void show();
}
