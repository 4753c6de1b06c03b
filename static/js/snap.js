/** Snap: each photo appears at once, is sent, and shows what becomes of it. */
import { call, Refused } from './api.js';
import { all, byId } from './dom.js';
import * as strip from './strip.js';
import { toast } from './toast.js';
import { send, sending } from './uploads.js';

const form = byId('snap', HTMLFormElement);
const QUICK = 1000;
const SLOW = 5000;

/** @param {Iterable<File>} files */
function take(files) {
  for (const file of files) {
    const picture = file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined;
    const shot = { id: newId(), file, event: form?.dataset.event ?? '', takenAt: new Date().toISOString() };
    strip.add(shot.id, picture);
    deliver(shot);
  }
}

/** @param {import('./uploads.js').Shot} shot */
function deliver(shot) {
  strip.setState(shot.id, 'sending');
  send(shot, {
    sent: (_, capture) => {
      strip.show(capture);
      lookSoon();
    },
    refused: (_, why) => strip.noteRefused(shot.id, why, () => deliver(shot)),
  });
}

/** crypto.randomUUID is missing where the page came over plain http. */
function newId() {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

let timer = 0;
let since = Date.now();

/** Something has changed: ask quickly again. */
function lookSoon() {
  since = Date.now();
  lookIn(QUICK);
}

/** One look is planned, never two. @param {number} pause */
function lookIn(pause) {
  clearTimeout(timer);
  timer = window.setTimeout(look, pause);
}

/** Asks how far the photos are, and goes on as long as one is under way. */
async function look() {
  clearTimeout(timer);
  const before = strip.inState('waiting', 'reading');
  if (!before.length) return count();
  try {
    const lists = await Promise.all([call('GET', '/captures?state=waiting'), call('GET', '/captures?state=reading')]);
    const going = lists.flatMap((list) => list.items);
    for (const capture of going) strip.show(capture);
    const ended = before.filter((id) => !going.some((capture) => capture.id === id));
    for (const id of ended) await lookAt(id);
    if (ended.length) since = Date.now();
  } catch {
    since = 0;
  }
  count();
  lookIn(Date.now() - since < 60000 ? QUICK : SLOW);
}

/** @param {string} id */
async function lookAt(id) {
  try {
    strip.show(await call('GET', `/captures/${id}`));
  } catch (error) {
    if (error instanceof Refused && error.status === 404) strip.forget(id);
  }
}

/** How many can be reviewed. */
function count() {
  const ready = strip.inState('ready').length;
  for (const place of [byId('review-next', HTMLElement), byId('review-desk', HTMLElement)]) {
    if (!place) continue;
    place.hidden = !ready;
    const number = place.querySelector('[data-count]');
    if (number) number.textContent = String(ready);
  }
}

/** "Try again" and "Throw away" without leaving the page. @param {SubmitEvent} event */
function act(event) {
  const pressed = event.target;
  const id = pressed instanceof HTMLFormElement ? pressed.closest('li')?.dataset.id : undefined;
  if (!(pressed instanceof HTMLFormElement) || !id || !pressed.dataset.act) return;
  event.preventDefault();
  const again = pressed.dataset.act === 'retry';
  const asked = again ? call('POST', `/captures/${id}/retry`) : call('DELETE', `/captures/${id}`);
  asked.then(
    (capture) => {
      if (again) strip.show(capture);
      else strip.forget(id);
      lookSoon();
    },
    (error) => toast(error instanceof Refused ? error.message : 'No connection. Try again in a moment.'),
  );
}

/** @param {HTMLElement} drop */
function takeDrops(drop) {
  const over = (/** @type {boolean} */ is) => drop.classList.toggle('is-over', is);
  drop.addEventListener('dragover', (event) => {
    event.preventDefault();
    over(true);
  });
  drop.addEventListener('dragleave', () => over(false));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    over(false);
    take(event.dataTransfer?.files ?? []);
  });
}

for (const input of all('input[type="file"]', HTMLInputElement)) {
  input.addEventListener('change', () => {
    take([...(input.files ?? [])]);
    input.value = '';
  });
}
const drop = byId('drop', HTMLElement);
if (drop) takeDrops(drop);
byId('notes', HTMLElement)?.addEventListener('submit', act);
window.addEventListener('beforeunload', (event) => {
  if (sending()) event.preventDefault();
});
document.addEventListener('visibilitychange', () => void (document.hidden || look()));
void look();
