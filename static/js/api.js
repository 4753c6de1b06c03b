/** Speaks with /api/v1: JSON in and out, errors as sentences. */

/** What the server said no to, with its sentence. */
export class Refused extends Error {
  /** @param {number} status @param {string} detail */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** @returns {string} the token that proves a request comes from one of our pages */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
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
  const isForm = body instanceof FormData;
  const response = await fetch(`/api/v1${path}`, {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      'X-CSRFToken': csrfToken(),
      ...(body && !isForm ? { 'Content-Type': 'application/json' } : {}),
    },
    body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
    ...more,
  });
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new Refused(response.status, answer?.detail ?? `The server said ${response.status}.`);
}
