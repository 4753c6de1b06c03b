/** What is done with a contact: now where there is a connection, else kept and sent later. */
import { account, csrfToken, Refused } from './api.js';
import { deliver } from './delivery.js';
import { newId } from './ids.js';
import * as outbox from './outbox.js';

/**
 * Something done; `n` where it is kept to be sent later. `id` names it to the server, should it be told twice.
 * @typedef {{id: string, n?: number}} Done
 */

/**
 * Does it now, or keeps it where no answer comes. Throws Refused where the server says no.
 * @param {string} method @param {string} path below /api/v1 @param {Record<string, any>} body
 * @param {string} words what it was, should the server say no later
 * @param {boolean} [online] whether it is worth a try
 * @returns {Promise<number | undefined>} its number where it is kept
 */
export async function act(method, path, body, words, online = navigator.onLine) {
  // What was done before comes first.
  const isFree = online && (await outbox.acts(account)).every((one) => one.refused);
  if (isFree) {
    const outcome = await deliver({ account, csrf: csrfToken() }, method, path, body);
    if ('done' in outcome) return undefined;
    if ('refused' in outcome) throw new Refused(409, outcome.refused);
  }
  return outbox.keepAct(made(method, path, body, words, isFree));
}

/** @param {string} method @param {string} path @param {Record<string, any>} body @param {string} words @param {boolean} [tried] @returns {outbox.Act} */
function made(method, path, body, words, tried = false) {
  return { account, method, path, body, words, at: new Date().toISOString(), tried };
}

/**
 * A follow-up was done. Throws Refused.
 * @param {string} followup @param {string} words @param {string} [note] @param {boolean} [online]
 * @returns {Promise<Done>}
 */
export async function done(followup, words, note = '', online) {
  const id = newId();
  const body = { id, note, at: new Date().toISOString() };
  return { id, n: await act('POST', `/followups/${followup}/done`, body, words, online) };
}

/**
 * Takes that back: out of the phone, or on the server too where it may know of it. Throws Refused.
 * @param {string} followup @param {Done} what @param {string} words
 */
export async function undo(followup, what, words) {
  const path = `/followups/${followup}/undo`;
  const body = { moment: what.id };
  if (what.n === undefined) await act('POST', path, body, words);
  else await outbox.takeBack(what.n, made('POST', path, body, words));
}

/**
 * Names a new event, which is there at once; the server is told before it is sent what names it.
 * @param {string} id made here @param {string} name @param {string} words
 */
export const nameEvent = (id, name, words) => outbox.keepAct(made('POST', outbox.EVENTS, { id, name }, words));

/** Events named on this phone that the server has not taken: not yet, or `refused`. */
export async function eventsHere() {
  const found = (await outbox.acts(account)).filter(({ path }) => path === outbox.EVENTS);
  return found.map(({ body, at, refused }) => ({ event: String(body.id), name: String(body.name), at: Date.parse(at), refused }));
}

/** The server knows of something done, though its answer got lost: it is not told again. @param {string} id the one it was told with */
export async function isKnown(id) {
  for (const { n, body } of await outbox.acts(account)) if (body.id === id) await outbox.forget('acts', n);
}

/** The follow-ups that are done as far as this phone knows, but not the server yet. */
export async function doneHere() {
  /** @type {Set<string>} */
  const found = new Set();
  for (const { path, refused } of await outbox.acts(account)) {
    const [, id, what] = path.match(/^\/followups\/([^/]+)\/(done|undo)$/) ?? [];
    if (!id || refused) continue;
    if (what === 'done') found.add(id);
    else found.delete(id);
  }
  return found;
}
