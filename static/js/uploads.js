/** Sends photos: two at a time, again and again where the way is broken, always under the same id. */
import { call, Refused } from './api.js';

/**
 * @typedef {{id: string, file: File, event: string, takenAt: string, backOf?: string, backOfCard?: string}} Shot
 * @typedef {{sent: (shot: Shot, capture: any) => void, refused: (shot: Shot, why: string) => void}} News
 */

const AT_ONCE = 2;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;

/** @type {{shot: Shot, news: News}[]} */
const line = [];
let running = 0;
let open = 0;

/** How many photos are still on their way. */
export function sending() {
  return open;
}

/** @param {Shot} shot @param {News} news */
export function send(shot, news) {
  line.push({ shot, news });
  open += 1;
  next();
}

function next() {
  if (running >= AT_ONCE) return;
  const first = line.shift();
  if (!first) return;
  running += 1;
  void insist(first.shot, first.news).finally(() => {
    running -= 1;
    open -= 1;
    next();
  });
}

/** Until it is in, or refused for good. @param {Shot} shot @param {News} news */
async function insist(shot, news) {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return news.sent(shot, await call('POST', '/captures', form(shot)));
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && error.status !== 429) {
        return news.refused(shot, error.message);
      }
    }
    await rest(pause);
  }
}

/** @param {Shot} shot */
function form(shot) {
  const made = new FormData();
  made.set('id', shot.id);
  made.set('taken_at', shot.takenAt);
  if (shot.event) made.set('event', shot.event);
  if (shot.backOf) made.set('back_of', shot.backOf);
  if (shot.backOfCard) made.set('back_of_card', shot.backOfCard);
  made.set('photo', shot.file, shot.file.name || 'photo');
  return made;
}

/** A new photo's id. crypto.randomUUID is missing where the page came over plain http. */
export function newId() {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

/** Waits, but not longer than until the connection is back. @param {number} pause */
function rest(pause) {
  return new Promise((wake) => {
    const timer = setTimeout(done, pause);
    function done() {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      wake(undefined);
    }
    window.addEventListener('online', done);
  });
}
