/** The event chosen last on this phone: the server may not have heard of it, and a kept page is of before. */
import { account } from './api.js';

/**
 * `event` '' is none; `name`, as the page may not list it; `at` in milliseconds; `told`: the server has heard.
 * @typedef {{account: string, event: string, name: string, at: number, told?: boolean}} Choice
 */

const KEY = 'place';
/** A day at an event, in milliseconds: what was chosen before gives way to what the server says. */
const LASTS = 12 * 3600 * 1000;

/** What was chosen here lately by whoever is signed in. @returns {Choice | undefined} */
export function chosen() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return found.account === account && Date.now() - found.at < LASTS ? found : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Choice} choice */
function write(choice) {
  try {
    localStorage.setItem(KEY, JSON.stringify(choice));
  } catch {
    // A full phone: the server may hear of it all the same.
  }
}

/** @param {string} event @param {string} name */
export const choose = (event, name) => write({ account, event, name, at: Date.now() });

/**
 * What was named here is chosen, unless something was later: browsers write this store down seconds late.
 * @param {string} event @param {string} name @param {number} at
 */
export function recall(event, name, at) {
  if (at > (chosen()?.at ?? Date.now() - LASTS)) write({ account, event, name, at });
}

/** The server has heard of it. @param {string} event */
export function heard(event) {
  const choice = chosen();
  if (choice?.event === event) write({ ...choice, told: true });
}

/** From now on the server says where one is; whoever signs out leaves no name here. */
export function forgetChoice() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // This browser keeps nothing.
  }
}
