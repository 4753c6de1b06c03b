/** On every page: the service worker and its updates, what a kept page says of itself, the hint to install. */
import './menus.js';
import { bar } from './bar.js';
import { all } from './dom.js';
import { t } from './words.js';

const page = document.documentElement;
const HOUR = 3600_000;
/** How many of the people on Today are kept for offline. */
const PEOPLE = 8;

/** Registers the worker once the page itself has loaded. */
async function start() {
  // As a module, and never from a cache: an update must not wait.
  const made = await navigator.serviceWorker.register('/sw.js', { type: 'module', updateViaCache: 'none' });
  offer(made);
  made.addEventListener('updatefound', () => made.installing?.addEventListener('statechange', () => offer(made)));
  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - looked < HOUR) return;
    looked = Date.now();
    made.update().catch(() => undefined);
  });
  if (page.dataset.account && !page.dataset.asOf) whenIdle(warm);
}

let offered = false;

/** A new version waits until it is wanted: a page with something typed is not reloaded. @param {ServiceWorkerRegistration} made */
function offer(made) {
  if (offered || !made.waiting || !navigator.serviceWorker.controller) return;
  offered = true;
  bar(t('There is a new version.'), [{ label: t('New version'), act: () => takeOver(made.waiting) }, { label: t('Later') }]);
}

/** @param {ServiceWorker | null} waiting */
function takeOver(waiting) {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting?.postMessage('take over');
}

/** Snap and Today, and the people on Today, are there when the connection is gone. */
async function warm() {
  const { connection } = /** @type {any} */ (navigator);
  if (!['/today', '/snap'].includes(location.pathname) || connection?.saveData) return;
  const links = all('main a[href^="/contacts/"], main a[href^="/drafts/"]', HTMLAnchorElement);
  const people = [...new Set(links.map((link) => link.pathname))].slice(0, 2 * PEOPLE);
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ warm: ['/today', '/snap', '/contacts', ...people] });
}

/** @param {() => void} act */
function whenIdle(act) {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 5000 });
  else setTimeout(act, 2000);
}

/** A page that was kept says so, and of when it is. @param {string} at ISO 8601 */
function sayAsOf(at) {
  const [when, language] = [new Date(at), page.lang || undefined];
  const isToday = when.toDateString() === new Date().toDateString();
  const own = navigator.languages.find((tag) => tag.startsWith(page.lang));
  const clock = when.toLocaleTimeString(own ?? language, { timeStyle: 'short' });
  // English as on our pages, day before month.
  const day = when.toLocaleDateString(language === 'en' ? 'en-GB' : language, { day: 'numeric', month: 'short' });
  const time = isToday ? clock : `${day}, ${clock}`;
  const box = document.createElement('div');
  box.className = 'flash warning as-of';
  box.setAttribute('role', 'status');
  const [text, again] = [document.createElement('div'), document.createElement('button')];
  again.type = 'button';
  again.className = 'link-button';
  again.textContent = t('Try again');
  again.addEventListener('click', () => location.reload());
  box.append(text, again);
  document.querySelector('.pane-main > .top')?.after(box);
  text.textContent = navigator.onLine ? t('As of {time}.', { time }) : t('Offline. As of {time}.', { time });
  addEventListener('online', () => void renew(text, again));
}

/** The connection is back: the page as it is now, unless one is in the middle of something. @param {Element} text @param {Element} way */
async function renew(text, way) {
  const answer = await fetch('/api/v1/session').catch(() => undefined);
  if (!answer?.ok) return;
  if (location.pathname !== '/snap' && !document.activeElement?.matches('input, textarea, select')) location.reload();
  text.textContent = t('You are online again.');
  way.textContent = t('Show what is new');
}

// What can be taken back for a moment only is offered no longer than that.
for (const form of all('.flash form[data-seconds]', HTMLFormElement)) setTimeout(() => (form.hidden = true), Number(form.dataset.seconds) * 1000);

if (page.dataset.asOf) sayAsOf(page.dataset.asOf);
if (page.dataset.account && location.pathname === '/snap') void import('./shared.js');
void import('./courier.js');
if (page.dataset.account) void import('./install.js');
if ('serviceWorker' in navigator) {
  if (document.readyState === 'complete') void start().catch(() => undefined);
  else addEventListener('load', () => void start().catch(() => undefined), { once: true });
}
