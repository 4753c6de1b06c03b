/** Snap: each photo appears at once, is sent, and shows what becomes of it. */
import { call, Refused } from './api.js';
import { all, byId } from './dom.js';
import * as strip from './strip.js';
import { toast } from './toast.js';
import { send, sending } from './uploads.js';

const form = byId('snap', HTMLFormElement);
const QUICK = 1000;
const SLOW = 5000;
/** What the server has ready beyond one card for each photo in the strip. */
const elsewhere = Math.max(0, Number(form?.dataset.ready ?? 0) - strip.inState('ready').length);

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
    refused: (_, why) => strip.noteRefused(shot.id, `${shot.file.name}: ${why}`, () => deliver(shot)),
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
    const going = (await Promise.all([listed('waiting'), listed('reading')])).flat();
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
async function lookAt(id) {
  try {
    strip.show(await call('GET', `/captures/${id}`));
  } catch (error) {
    if (error instanceof Refused && error.status === 404) strip.forget(id);
  }
}

/** How many can be reviewed. */
function count() {
  const ready = elsewhere + strip.inState('ready').length;
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
