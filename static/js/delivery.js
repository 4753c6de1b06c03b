/** One thing after another to the server, and what its answer means; in pages and in the service worker. */
import { t } from './words.js';

/**
 * @typedef {'offline' | 'signed-out' | 'server'} Why what it waits for
 * @typedef {{account: string, csrf: string}} Session
 * `late`: it was under way for longer than our patience.
 * @typedef {{done: any} | {refused: string, status: number, contact?: string} | {wait: Why, late?: boolean}} Outcome
 */

/** What is not there by then (milliseconds) does not come. */
const PATIENCE = { photo: 60_000, act: 10_000 };
/** A photo's patience grows with it: so many bytes a millisecond come through the worst line that is worth it (4 kB/s). */
const SLOWEST = 4;
/** Refusals that pass by themselves. */
const PASSING = [408, 425, 429];
/** Refusals that say no to the session, not to what was sent. */
export const STALE_SESSION = 'urn:second-hello:csrf';
const OTHER_ACCOUNT = 'urn:second-hello:other-account';

/** Who is signed in, and the token that proves it is us who ask. @returns {Promise<Session | {wait: Why}>} */
export async function session() {
  const outcome = await ask('GET', '/session');
  if ('done' in outcome && outcome.done?.account) return outcome.done;
  return 'wait' in outcome ? outcome : { wait: 'server' };
}

/**
 * Sends something for the account of a session. A token that has gone stale is fetched anew, once.
 * @param {Session} who
 * @param {string} method @param {string} path below /api/v1 @param {object | FormData} body
 * @returns {Promise<Outcome>}
 */
export async function deliver(who, method, path, body) {
  const outcome = await ask(method, path, body, who);
  if (!('stale' in outcome)) return outcome;
  const fresh = await session();
  if ('wait' in fresh) return fresh;
  if (fresh.account !== who.account) return { wait: 'signed-out' };
  who.csrf = fresh.csrf;
  const again = await ask(method, path, body, who);
  return 'stale' in again ? { wait: 'server' } : again;
}

/**
 * @param {string} method @param {string} path @param {object | FormData} [body] @param {Session} [who]
 * @returns {Promise<Outcome | {stale: true, wait: Why}>}
 */
async function ask(method, path, body, who) {
  const isForm = body instanceof FormData;
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      // Whoever leads away from the API, a proxy perhaps, wants somebody to sign in.
      redirect: 'manual',
      headers: {
        Accept: 'application/json',
        ...(who ? { 'X-CSRFToken': who.csrf, 'X-Account': who.account } : {}),
        ...(body && !isForm ? { 'Content-Type': 'application/json' } : {}),
      },
      body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
      signal: AbortSignal.timeout?.(isForm ? PATIENCE.photo + sizeOf(body) / SLOWEST : PATIENCE.act),
    });
    return meaning(response, await response.json().catch(() => null));
  } catch (error) {
    return { wait: 'offline', late: error instanceof DOMException && error.name === 'TimeoutError' };
  }
}

/** Of a form's photo, in bytes. @param {FormData} form */
function sizeOf(form) {
  const photo = form.get('photo');
  return photo instanceof Blob ? photo.size : 0;
}

/**
 * Only our server's own word counts: a hotel's sign-in page answers 200 to everything.
 * @param {Response} response @param {any} answer its JSON, null where it is none
 * @returns {Outcome | {stale: true, wait: Why}}
 */
function meaning(response, answer) {
  const { status } = response;
  if (status === 401 || response.type === 'opaqueredirect' || answer?.type === OTHER_ACCOUNT) return { wait: 'signed-out' };
  if (answer?.type === STALE_SESSION) return { stale: true, wait: 'server' };
  if (response.ok) return answer ? { done: answer } : { wait: 'offline' };
  if (status < 500 && !PASSING.includes(status) && typeof answer?.detail === 'string') {
    return { refused: answer.detail, status, contact: answer.contact ?? undefined };
  }
  // A proxy before our server may take less than it does.
  if (status === 413) return { refused: t('This is larger than the server takes.'), status };
  return { wait: 'server' };
}
