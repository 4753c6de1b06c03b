/** Snap: each photo appears at once, is sent, and shows what becomes of it. */
import { call, Refused } from './api.js';
import { all, byId } from './dom.js';
import * as strip from './strip.js';
import { toast } from './toast.js';
import { newId, send, sending } from './uploads.js';

const form = byId('snap', HTMLFormElement);
const QUICK = 1000;
const SLOW = 5000;
/** What the server has ready beyond the cards of the photos in the strip. */
const elsewhere = Math.max(0, Number(form?.dataset.ready ?? 0) - strip.openCards());
/** The photo whose back side is asked for. */
let front = '';

/** @param {Iterable<File>} files @param {string} [backOf] the photo whose other side they are */
function take(files, backOf) {
  for (const file of files) {
    const picture = file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined;
    const shot = { id: newId(), file, event: form?.dataset.event ?? '', takenAt: new Date().toISOString(), backOf };
    strip.add(shot.id, picture, backOf);
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
  const ready = elsewhere + strip.openCards();
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
    take([...(input.files ?? [])], input.id === 'back-input' ? front : undefined);
    input.value = '';
  });
}
byId('strip', HTMLElement)?.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('.shot-back') : null;
  if (!link) return;
  event.preventDefault();
  front = link.closest('li')?.dataset.id ?? '';
  byId('back-input', HTMLInputElement)?.click();
});
const drop = byId('drop', HTMLElement);
if (drop) takeDrops(drop);
byId('notes', HTMLElement)?.addEventListener('submit', act);
window.addEventListener('beforeunload', (event) => {
  if (sending()) event.preventDefault();
});
document.addEventListener('visibilitychange', () => void (document.hidden || look()));
void look();
