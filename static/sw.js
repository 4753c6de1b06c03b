/** The service worker: what was seen lately opens without a connection, and what waits is sent with one. */
import { session } from './js/delivery.js';
import { flush, keepShot, newId } from './js/outbox.js';
import './js/push_worker.js';
import { ask, isFresh, isPicture, kept, keyOf, marked, signedOut } from './js/seen.js';

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** Where this version's files are. */
const BASE = './';
/** Styles, scripts and icons; the server fills them in. */
const FILES = /** @type {string[]} */ ([]);
const KIND = 'assets ';
const ASSETS = KIND + BASE;
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
    if (url.pathname === '/share') event.respondWith(share(request));
  } else if (request.method === 'GET') {
    if (url.pathname.startsWith('/static/')) event.respondWith(asset(request, url));
    else if (request.mode === 'navigate') event.respondWith(page(event));
    else if (isPicture(url.pathname)) event.respondWith(picture(event, url.pathname));
  }
});

async function install() {
  const cache = await caches.open(ASSETS);
  // Asked without cookies: this page is everybody's.
  await Promise.all([...FILES.map((file) => add(cache, file)), cache.add(new Request(OFFLINE, { credentials: 'omit' }))]);
}

/** While servers are being replaced, one of another version may answer: its files are not ours. @param {Cache} cache @param {string} file */
async function add(cache, file) {
  const answer = await fetch(file);
  if (!answer.ok || answer.headers.has('X-Version')) throw new TypeError(file);
  await cache.put(file, answer);
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith(KIND) && name !== ASSETS);
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

/** The server knows whether the gallery shares this or another site's page; what it can't say, Snap asks. @param {Request} request */
async function share(request) {
  const unread = request.clone();
  if (!('wait' in (await session()))) {
    const answer = await fetch(request).catch(() => undefined);
    if (answer && answer.status < 500) return answer;
  }
  return Response.redirect((await keepShared(unread)) ? '/snap' : '/snap?full', 303);
}

/** Keeps photos as nobody's: whoever opens Snap next is asked. Resolves to whether all are on the disk. @param {Request} request */
async function keepShared(request) {
  for (const file of (await request.formData()).getAll('photo')) {
    if (typeof file === 'string') continue;
    const [bytes, takenAt] = [await file.arrayBuffer(), new Date().toISOString()];
    const shot = { id: newId(), account: '', bytes, type: file.type, name: file.name, takenAt, raw: true };
    if (!(await keepShot(shot))) return false;
  }
  return true;
}
