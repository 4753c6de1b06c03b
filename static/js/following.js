/** Asks the server how far the photos are, as long as one is under way. */
import { call, Refused } from './api.js';
import * as strip from './strip.js';

const GOING = ['waiting', 'reading'];
const QUICK = 1000;
const SLOW = 5000;

let timer = 0;
let since = Date.now();

/** Something has changed: ask quickly again. */
export function lookSoon() {
  since = Date.now();
  lookIn(QUICK);
}

/** One look is planned, never two. @param {number} pause */
function lookIn(pause) {
  clearTimeout(timer);
  timer = window.setTimeout(look, pause);
}

/** Looks, and goes on as long as one is under way. */
export const look = () => (strip.inState(...GOING).length ? lookAt(GOING) : Promise.resolve());

/** After a while away: what has been read meanwhile, and what was sent or answered elsewhere, too. */
export const lookAgain = () => lookAt([...GOING, 'ready']);

/** @param {string[]} states */
async function lookAt(states) {
  clearTimeout(timer);
  const before = strip.inState(...states);
  if (document.hidden) return;
  try {
    const found = (await Promise.all(states.map(listed))).flat();
    for (const capture of found.reverse()) strip.show(capture);
    const ended = before.filter((id) => !found.some((capture) => capture.id === id));
    for (const id of ended) await lookAtOne(id);
    if (ended.length) since = Date.now();
  } catch {
    since = 0;
  }
  lookIn(Date.now() - since < 60000 ? QUICK : SLOW);
}

/** All photos in a state, page by page. @param {string} state */
async function listed(state) {
  const items = [];
  let after = '';
  do {
    const page = await call('GET', `/captures?state=${state}&limit=200${after && `&after=${encodeURIComponent(after)}`}`);
    items.push(...page.items);
    after = page.next ?? '';
  } while (after);
  return items;
}

/** @param {string} id */
async function lookAtOne(id) {
  try {
    strip.show(await call('GET', `/captures/${id}`));
  } catch (error) {
    if (error instanceof Refused && error.status === 404) strip.forget(id);
  }
}
