/** The service worker: what was seen lately opens without a connection, and what waits is sent with one. */
import { flush, keepShot, newId } from './js/outbox.js';
import './js/push_worker.js';
import { ask, isFresh, isPages, isPicture, kept, keyOf, marked, owner, signedOut } from './js/seen.js';

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** Where this version's files are. */
const BASE = './';
/** Styles, scripts and icons; the server fills them in. */
const FILES = /** @type {string[]} */ ([]);
const ASSETS = `assets ${BASE}`;
const OFFLINE = '/offline';
/** How long a page may take before the kept one is shown, in milliseconds. */
const PATIENCE = 3000;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('sync', (/** @type {any} */ event) => {
  if (event.tag === 'outbox') event.waitUntil(flush().then(retried));
});
worker.addEventListener('message', (event) => {
  if (event.data === 'take over') void worker.skipWaiting();
  if (Array.isArray(event.data?.warm)) event.waitUntil(warm(event.data.warm));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== worker.location.origin) return;
  if (request.method === 'POST') {
    if (url.pathname === '/logout') event.waitUntil(signedOut());
    if (url.pathname === '/share' && isOurs(request)) event.respondWith(share(request));
  } else if (request.method === 'GET') {
    if (url.pathname.startsWith('/static/')) event.respondWith(asset(request, url));
    else if (request.mode === 'navigate') event.respondWith(page(event));
    else if (isPicture(url.pathname)) event.respondWith(picture(event, url.pathname));
  }
});

async function install() {
  const cache = await caches.open(ASSETS);
  // Asked without cookies: this page is everybody's.
  await Promise.all([cache.addAll(FILES), cache.add(new Request(OFFLINE, { credentials: 'omit' }))]);
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name !== ASSETS && !isPages(name));
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The browser tries once more, later, what fails here. @param {string} why what the rest waits for */
function retried(why) {
  if (why === 'offline' || why === 'server') throw new Error(why);
}

/** A file never changes under its version; a page of another version is helped out with ours. @param {Request} request @param {URL} url */
async function asset(request, url) {
  const own = await caches.match(request);
  if (own) return own;
  try {
    return await fetch(request);
  } catch (error) {
    const ours = await caches.match(url.pathname.replace(/^\/static\/[^/]+\//, BASE));
    if (ours) return ours;
    throw error;
  }
}

/** From the server; where that takes long or does not answer, as it was kept. @param {FetchEvent} event */
async function page(event) {
  const key = keyOf(event.request.url);
  const { coming, learnt } = ask(event.request, key);
  event.waitUntil(learnt);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = await Promise.race([coming, late]).catch(() => undefined);
  if (answer && ![502, 503, 504].includes(answer.status)) return answer;
  const found = await kept(key);
  if (found) return marked(found);
  return coming.catch(async () => (await caches.match(OFFLINE)) ?? Response.error());
}

/** @param {FetchEvent} event @param {string} key */
async function picture(event, key) {
  const { coming, learnt } = ask(event.request, key);
  event.waitUntil(learnt);
  return coming.catch(async () => (await kept(key)) ?? Response.error());
}

/** Asks for pages that may be wanted offline, one after another. @param {string[]} paths */
async function warm(paths) {
  for (const path of paths) if (!(await isFresh(keyOf(path)))) await ask(path, keyOf(path)).learnt;
}

/** Whether no other site sends this: a phone's gallery is no page. Without a worker the server knows better. @param {Request} request */
function isOurs(request) {
  return !request.referrer || new URL(request.referrer).origin === worker.location.origin;
}

/** Keeps what the gallery shares, for Snap to show and send. @param {Request} request */
async function share(request) {
  const account = await owner();
  for (const file of (await request.formData()).getAll('photo')) {
    if (typeof file === 'string') continue;
    const [bytes, takenAt] = [await file.arrayBuffer(), new Date().toISOString()];
    await keepShot({ id: newId(), account, bytes, type: file.type, name: file.name, takenAt });
  }
  return Response.redirect('/snap', 303);
}
