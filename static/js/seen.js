/**
 * Pages seen lately, as the service worker keeps them: by account, and none of anybody who is not signed in.
 * Every page's answer says whose it is (`X-Account`).
 */

const PAGES = 'pages ';
/** An empty cache names the account that was signed in last: it outlives an expired session. */
const OWNER = 'owner ';
const NOBODY = 'nobody';
/** How many pages are kept, and how many pictures; those seen longest ago go first. */
const MOST = 100;
/** Kept whatever else is seen. */
const ALWAYS = ['/snap', '/today', '/contacts'];
/** In milliseconds. */
const FRESH = 2 * 60_000;
const PAGE = /^\/(snap|today|contacts|(contacts|drafts)\/[0-9a-f-]{36})$/;
const PICTURE = /^\/api\/v1\/captures\/[0-9a-f-]{36}\/(thumbnail|cards\/\d+\/image)$/;

/** Who is signed in, by the last answer that said so; undefined until the first. @type {string | undefined} */
let seen;
/** Counts changes of who is signed in: what was asked for before one is not kept after it. */
let epoch = 0;

/** @param {string} name */
const isPages = (name) => name.startsWith(PAGES);

/** @param {string} key */
export const isPicture = (key) => PICTURE.test(key);

/** What an address is kept as: where one came from is no part of it, nor what it says once. @param {string | URL} address */
export function keyOf(address) {
  const url = new URL(address, location.origin);
  for (const name of ['back', 'full']) url.searchParams.delete(name);
  return url.pathname + url.search;
}

/**
 * Fetches, and learns from the answer who is signed in; a page or picture of theirs is kept.
 * @param {Request | string} request @param {string} key
 * @returns {{coming: Promise<Response>, learnt: Promise<void>}} the second never rejects
 */
export function ask(request, key) {
  const born = epoch;
  const coming = fetch(request);
  return { coming, learnt: coming.then((answer) => learn(answer, key, born)).catch(() => undefined) };
}

/** @param {Response} answer @param {string} key @param {number} born the epoch it was asked for in */
async function learn(answer, key, born) {
  const who = answer.headers.get('X-Account');
  if (!who || born !== epoch) return;
  const isKept = who !== NOBODY && answer.ok && !answer.redirected && (PAGE.test(key) || PICTURE.test(key));
  // Before anything is awaited: afterwards the page has read the body.
  const copy = isKept ? answer.clone() : undefined;
  const change = who === seen && who !== NOBODY ? undefined : signedIn(who);
  born = epoch;
  await change;
  if (copy) await keep(PAGES + who, key, copy, born);
}

/** @param {string} name @param {string} key @param {Response} copy @param {number} born */
async function keep(name, key, copy, born) {
  const cache = await caches.open(name);
  if (born !== epoch) return;
  await cache.put(key, copy);
  const keys = (await cache.keys()).map(({ url }) => keyOf(url));
  const alike = keys.filter((other) => isPicture(other) === isPicture(key) && !ALWAYS.includes(other));
  await Promise.all(alike.slice(0, -MOST).map((old) => cache.delete(old)));
}

/** Nobody is signed in any more: forgets all pages, and what is still on its way. */
export const signedOut = () => signedIn(NOBODY);

/** Forgets every page that is not theirs, and another's notifications. @param {string} who */
async function signedIn(who) {
  if (seen !== undefined || who === NOBODY) epoch += 1;
  seen = who;
  const others = (await caches.keys()).filter((name) => isPages(name) && name !== PAGES + who);
  await Promise.all(others.map((name) => caches.delete(name)));
  if (who === NOBODY) return;
  const last = await owner();
  if (last === who) return;
  await caches.open(OWNER + who);
  if (!last) return;
  await caches.delete(OWNER + last);
  await tellNoMore();
}

/** Who was signed in last, as far as this phone knows; '' where nobody was. */
export async function owner() {
  return (await caches.keys()).find((name) => name.startsWith(OWNER))?.slice(OWNER.length) ?? '';
}

/** Ends this browser's notifications; the server notices with the next one. */
export async function tellNoMore() {
  const { registration } = /** @type {any} */ (globalThis);
  const subscription = await registration?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}

/** A page or picture as it was kept. @param {string} key @returns {Promise<Response | undefined>} */
export async function kept(key) {
  const name = (await caches.keys()).find(isPages);
  return name === undefined ? undefined : (await caches.open(name)).match(key);
}

/** Whether what is kept is only just so old that it need not be asked for again. @param {string} key */
export async function isFresh(key) {
  const at = Date.parse((await kept(key))?.headers.get('Date') ?? '');
  return Math.abs(Date.now() - at) < FRESH;
}

/** A kept page that says in its first tag of when it is. @param {Response} found */
export async function marked(found) {
  const headers = new Headers(found.headers);
  // The body is unpacked already.
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  const at = new Date(headers.get('Date') ?? 0).toISOString();
  return new Response((await found.text()).replace('<html ', `<html data-as-of="${at}" `), { headers });
}
