/** Speaks with /api/v1: JSON in and out, errors as sentences. */
import { session, STALE_SESSION } from './delivery.js';
import { t } from './words.js';

/** What the server said no to, with its sentence. */
export class Refused extends Error {
  /** @param {number} status @param {string} detail */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Whose page this is; '' before anybody has signed in. */
export const account = document.documentElement.dataset.account ?? '';

/** @returns {string} the token that proves a request comes from one of our pages */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
}

/** A page from the cache has an old token: from now on this one. @param {string} token */
export function renewToken(token) {
  document.querySelector('meta[name="csrf-token"]')?.setAttribute('content', token);
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.setAttribute('value', token);
}

/**
 * One request. Throws Refused for an answer that says no, TypeError where no answer came.
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {object | FormData} [body] sent as JSON unless it is a form
 * @param {RequestInit} [more]
 * @returns {Promise<any>} the answer's JSON; null where it has none
 */
export async function call(method, path, body, more = {}) {
  let [response, answer] = await asked(method, path, body, more);
  if (answer?.type === STALE_SESSION) {
    const fresh = await session();
    if ('wait' in fresh) throw new Refused(fresh.wait === 'signed-out' ? 401 : 503, answer.detail);
    renewToken(fresh.csrf);
    [response, answer] = await asked(method, path, body, more);
  }
  if (response.ok) return answer;
  throw new Refused(response.status, answer?.detail ?? t('The server said {status}.', { status: response.status }));
}

/** @param {string} method @param {string} path @param {object | FormData} [body] @param {RequestInit} [more] @returns {Promise<[Response, any]>} */
async function asked(method, path, body, more) {
  const isForm = body instanceof FormData;
  const response = await fetch(`/api/v1${path}`, {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      'X-CSRFToken': csrfToken(),
      ...(account ? { 'X-Account': account } : {}),
      ...(body && !isForm ? { 'Content-Type': 'application/json' } : {}),
    },
    body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
    ...more,
  });
  return [response, await response.json().catch(() => null)];
}
