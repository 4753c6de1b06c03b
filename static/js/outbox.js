/**
 * The outbox: every photo and every act goes to the phone's store first, and leaves it by the server's answer only.
 * Ids are made here, so that what is sent twice happens once. Works in pages and in the service worker.
 */
import { newId } from './ids.js';
import * as kept from './kept.js';
import { EVENTS, notedOn, round } from './sending.js';

export { EVENTS, newId };
/** How much is in memory only, where the browser keeps nothing: gone with this page. */
export const unsafe = kept.unsafe;

/**
 * A photo. `event` '' is none; `takenAt` an instant as ISO 8601; `thumbnail` a data URL; `refused` the server's
 * sentence, if it said no; `raw`: a page is about to make it small (`settle`).
 * @typedef {{id: string, account: string, type: string, name: string, event?: string, takenAt: string, note?: string,
 *   backOf?: string, backOfCard?: string, thumbnail?: string, refused?: string, raw?: boolean}} Shot
 */
/**
 * Something done. `path` is below /api/v1, `words` say what it was; `tried`: the server may have it by now.
 * @typedef {{n?: number, account: string, method: string, path: string, body: Record<string, any>, words: string, at: string,
 *   tried?: boolean, refused?: string, contact?: string}} Act
 */
/**
 * @typedef {{kind: 'sent', id: string, capture: any} | {kind: 'refused', id: string, why: string}
 *   | {kind: 'waiting', why: import('./delivery.js').Why} | {kind: 'act', n: number, ok: boolean, why?: string}
 *   | {kind: 'idle'} | {kind: 'came'}} News
 */

const told = new BroadcastChannel('outbox');
/** Listen here; all pages and the worker are told. A channel does not hear itself, so there are two. */
export const news = new BroadcastChannel('outbox');

/** Somebody has written: pages that show it look again. */
export const tellCame = () => tell({ kind: 'came' });

/** @param {News} message */
const tell = (message) => told.postMessage(message);

/**
 * Keeps a photo and sends it as soon as may be. Resolves once it is on the disk; to false where the browser
 * keeps nothing (or is full) and it is sent from memory: then the page has to stay open.
 * @param {Shot & {bytes: ArrayBuffer}} shot
 */
export async function keepShot(shot) {
  const { safe } = await kept.keep('shots', shot);
  sendSoon();
  return safe;
}

/**
 * A kept photo as it is sent; it goes now. Nothing happens where it has gone.
 * @param {string} id @param {{bytes?: ArrayBuffer, type?: string, thumbnail?: string}} form what is different by now
 */
export async function settle(id, form) {
  await kept.change('shots', id, ({ raw: _, ...rest }) => ({ ...rest, ...form }));
  sendSoon();
}

/** A photo as a file. @param {string} id @returns {Promise<Blob | undefined>} */
export async function photoOf(id) {
  const found = await kept.photo(id);
  return found && new Blob([found.bytes], { type: found.type });
}

/** Keeps something done, to be sent after what was done before. Resolves to its number. @param {Act} act @returns {Promise<number>} */
export async function keepAct(act) {
  const { key } = await kept.keep('acts', act);
  sendSoon();
  return Number(key);
}

/** The photos kept for an account without their bytes, oldest first. @param {string} account @returns {Promise<Shot[]>} */
export async function shots(account) {
  const found = (await kept.everything('shots')).filter((shot) => shot.account === account);
  return found.sort((a, b) => (a.takenAt < b.takenAt ? -1 : 1));
}

/** What was done and is not sent, in order. @param {string} account @returns {Promise<(Act & {n: number})[]>} */
export async function acts(account) {
  return (await kept.everything('acts')).filter((act) => act.account === account);
}

/** How much is kept for an account, or for all: photos, acts, and how many of both are refused. @param {string} [account] */
export async function waiting(account) {
  const own = (/** @type {any} */ one) => !account || one.account === account;
  const shots = (await kept.everything('shots')).filter(own);
  const acts = (await kept.everything('acts')).filter(own);
  return { shots: shots.length, acts: acts.length, refused: [...shots, ...acts].filter((one) => one.refused).length };
}

/** Takes something out. What was kept as the back of a photo stands for itself then. @param {import('./phone.js').Store} store @param {string | number} key */
export async function forget(store, key) {
  await kept.change(store, key, () => undefined);
  if (store === 'acts') return;
  for (const back of (await kept.everything('shots')).filter((shot) => shot.backOf === key)) {
    await kept.change('shots', back.id, ({ backOf: _, backOfCard: __, refused: ___, ...rest }) => rest);
  }
}

/** Sends once more what the server has refused. @param {import('./phone.js').Store} store @param {string | number} key */
export async function tryAgain(store, key) {
  await kept.change(store, key, ({ refused: _, ...rest }) => rest);
  sendSoon();
}

/**
 * Takes an act back: out of the phone if it has not been tried, else by another act after it.
 * @param {number} n @param {Act} undo
 */
export async function takeBack(n, undo) {
  const act = await kept.change('acts', n, (found) => (found.tried ? found : undefined));
  if (!act || act.tried) await keepAct(undo);
}

/** What was talked about: on the kept photo, or after it where it has gone. @param {string} id @param {string} note */
export async function noteOn(id, note) {
  const shot = await kept.change('shots', id, (found) => ({ ...found, note }));
  if (!shot) await keepAct(notedOn(id, accountHere(), note));
}

/** Whose page this is; '' in the worker. */
function accountHere() {
  return /** @type {any} */ (globalThis).document?.documentElement.dataset.account ?? '';
}

/** @type {Promise<import('./delivery.js').Why | ''> | undefined} */
let running;
let again = false;

/**
 * Sends all that can be sent; one at a time across pages and worker, where the browser has locks. Never rejects.
 * @returns {Promise<import('./delivery.js').Why | ''>} what the rest waits for, '' where nothing waits
 */
export function flush() {
  again = true;
  running ??= alone(rounds)
    .catch(() => /** @type {const} */ ('server'))
    .then((why) => {
      running = undefined;
      return again && !why ? flush() : why;
    });
  return running;
}

async function rounds() {
  /** @type {import('./delivery.js').Why | ''} */
  let why = '';
  try {
    while (again && !why) {
      again = false;
      const ended = await round(tell);
      why = ended.why;
      again ||= ended.more;
    }
  } catch {
    why = 'server';
  }
  tell(why ? { kind: 'waiting', why } : { kind: 'idle' });
  return why;
}

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
async function alone(work) {
  return navigator.locks ? navigator.locks.request('outbox', work) : work();
}

/** Now, and by the browser's own hand when it is back online, even with no page open. */
function sendSoon() {
  void flush();
  const here = /** @type {any} */ (globalThis);
  const ready = here.registration ? Promise.resolve(here.registration) : here.navigator.serviceWorker?.ready;
  ready?.then((/** @type {any} */ worker) => worker.sync?.register('outbox')).catch(() => undefined);
}
