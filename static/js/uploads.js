/** Sends photos: two at a time, again and again where the way is broken, always under the same id. */
import { call, Refused } from './api.js';

/**
 * @typedef {{id: string, file: File, event: string, takenAt: string}} Shot
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
  made.set('photo', shot.file, shot.file.name || 'photo');
  return made;
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
