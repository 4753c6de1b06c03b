/** Notifications, in the service worker: shows what the server tells, and opens what it is about. */
import { deliver, session } from './delivery.js';
import { tellCame } from './outbox.js';
import { owner, tellNoMore } from './seen.js';

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const ICONS = new URL('../icons/', import.meta.url);
/** Where a notification leads that says nothing better. */
const HOME = '/today';

/** Ends when all that came is shown. @type {Promise<void>} */
let shown = Promise.resolve();

// In their order: of two of a kind that come together, the later stays.
worker.addEventListener('push', (event) => {
  const text = event.data?.text() ?? '';
  shown = shown.catch(() => undefined).then(() => show(text));
  event.waitUntil(shown);
});
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});
worker.addEventListener('pushsubscriptionchange', (/** @type {any} */ event) => event.waitUntil(renew(event)));
// Whoever signs out here is told no more.
worker.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  if (method === 'POST' && new URL(url).pathname === '/logout') event.waitUntil(tellNoMore());
});

/** Browsers end a subscription that shows nothing, so something is shown in any case. @param {string} text */
async function show(text) {
  const { title, body, tag, url } = parsed(text);
  await worker.registration.showNotification(title, {
    body,
    tag,
    icon: new URL('icon-192.png', ICONS).href,
    badge: new URL('badge-96.png', ICONS).href,
    data: { url: ours(url) },
  });
  if (String(tag).startsWith('reply')) tellCame();
}

/** @param {string} text @returns {{title: string, body: string, tag: string, url: string}} */
function parsed(text) {
  const found = { title: 'Second Hello', body: '', tag: '', url: HOME };
  try {
    return { ...found, ...JSON.parse(text) };
  } catch {
    return found;
  }
}

/** A path of ours, whatever came. @param {unknown} path */
function ours(path) {
  const { origin } = worker.location;
  if (typeof path !== 'string' || !path.startsWith('/')) return origin + HOME;
  const url = new URL(path, origin);
  return url.origin === origin ? url.href : origin + HOME;
}

/** In a window that is open already, else in a new one. @param {string} url */
async function open(url) {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.find((each) => each.url === url) ?? windows[0];
  if (!there) return void (await worker.clients.openWindow(url));
  await there.focus().catch(() => undefined); // where a browser won't, the page is led on all the same
  // A page this worker does not control yet can't be led elsewhere.
  if (there.url !== url) await there.navigate(url).catch(() => worker.clients.openWindow(url));
}

/** The browser has another address now: the server is told, so that it does not write to the old one. @param {any} event */
async function renew(event) {
  const { oldSubscription: old, newSubscription: given } = event;
  const applicationServerKey = old?.options.applicationServerKey;
  if (!given && !applicationServerKey) return;
  const who = await session();
  if ('wait' in who || who.account !== (await owner())) return;
  const made = given ?? (await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
  const { endpoint, keys } = made.toJSON();
  await deliver(who, 'POST', '/phones', { endpoint, keys, instead_of: old?.endpoint ?? null });
}
