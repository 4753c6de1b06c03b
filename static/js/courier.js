/** On every page: sends what waits on this phone whenever there may be a way, and says what waits. */
import './offline_forms.js';
import './refused.js';
import { account, renewToken } from './api.js';
import { forgetChoice } from './chosen.js';
import { session } from './delivery.js';
import { all, byId } from './dom.js';
import { flush, news, unsafe, waiting } from './outbox.js';
import { toast } from './toast.js';
import { n, t } from './words.js';

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

let pause = FIRST_PAUSE;
let timer = 0;

/** Something has changed that may let it through. */
function tryNow() {
  clearTimeout(timer);
  timer = 0;
  pause = FIRST_PAUSE;
  void flush();
}

/**
 * Later and later as long as nothing goes through and the page is open; who is signed out is asked on the next page.
 * @param {MessageEvent<import('./outbox.js').News>} event
 */
function hear({ data }) {
  if (data.kind !== 'waiting') pause = FIRST_PAUSE;
  if (data.kind !== 'waiting' || data.why === 'signed-out' || timer) return;
  timer = window.setTimeout(() => {
    timer = 0;
    void flush();
  }, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function start() {
  news.addEventListener('message', hear);
  window.addEventListener('online', tryNow);
  window.addEventListener('pageshow', tryNow);
  document.addEventListener('visibilitychange', () => document.hidden || tryNow());
  // What the browser would not keep is gone with the page.
  window.addEventListener('beforeunload', (event) => {
    if (unsafe()) event.preventDefault();
  });
  for (const form of all('form[action$="/logout"]', HTMLFormElement)) leaveBy(form);
  tryNow();
}

/** Signing out is the server's: without it, one would only seem to be signed out. @param {HTMLFormElement} form */
function leaveBy(form) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const who = await session();
    if (!('wait' in who)) renewToken(who.csrf);
    else if (who.wait !== 'signed-out') return toast(t('Sign out needs a connection.'));
    if (!(await mayLeave())) return;
    forgetChoice();
    form.submit();
  });
}

/** Signing out leaves what has not been sent on the phone. */
async function mayLeave() {
  const count = await waiting(account);
  const words = [];
  if (count.shots) words.push(n('One photo has not been sent.', '{count} photos have not been sent.', count.shots));
  if (count.acts) words.push(n('One thing you did has not been sent.', '{count} things you did have not been sent.', count.acts));
  words.push(t('All of it stays on this phone until you sign in again.'));
  return words.length === 1 || confirm(words.join(' '));
}

/** Before signing in: how much waits, and nothing else, since anybody may look. */
async function sayWhatWaits() {
  const count = await waiting();
  const main = byId('main', HTMLElement);
  if (!main || !(count.shots || count.acts)) return;
  const line = document.createElement('p');
  line.className = 'flash';
  line.textContent = count.shots
    ? n('One photo waits on this phone. Sign in to send it.', '{count} photos wait on this phone. Sign in to send them.', count.shots)
    : n('One thing you did waits on this phone. Sign in to send it.', '{count} things you did wait on this phone. Sign in to send them.', count.acts);
  main.prepend(line);
}

if (account) start();
else if (location.pathname === '/login') void sayWhatWaits();
