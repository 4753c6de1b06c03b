/** Snap: a tap, and the next card; each photo is kept on the phone, sent, and shows what becomes of it. */
import { call, Refused } from './api.js';
import { all, byId } from './dom.js';
import * as finder from './finder.js';
import { look, lookAgain, lookSoon } from './following.js';
import * as place from './place.js';
import * as say from './say.js';
import * as strip from './strip.js';
import { follow, take } from './taking.js';
import { toast } from './toast.js';
import { t } from './words.js';

const form = byId('snap', HTMLFormElement);
const shutter = byId('shutter', HTMLButtonElement);
const backSide = byId('back-side', HTMLButtonElement);
const backInput = byId('back-input', HTMLInputElement);
/** What the server has ready beyond the cards of the photos in the strip. */
const elsewhere = Math.max(0, Number(form?.dataset.ready ?? 0) - strip.openCards());
/** The photo whose back side a file is chosen for. */
let front = '';

/** @param {Iterable<File>} files @param {string} [backOf] the photo whose other side they are */
function takeFiles(files, backOf) {
  let last = '';
  for (const file of files) last = take(file, place.here(), { backOf });
  if (last && !backOf) say.pick(last, true);
}

/** One card after another: the shutter never waits. */
function press() {
  const taken = finder.snap();
  if (!taken) return;
  const backOf = backSide?.getAttribute('aria-pressed') === 'true' ? say.picked() : undefined;
  const id = take(taken.photo, place.here(), { backOf, picture: taken.picture });
  const spot = strip.shotOf(id)?.querySelector('.shot-image');
  if (spot) finder.fly(taken.picture, spot);
  if (backOf) expectBack(false);
  else say.pick(id, true);
}

/** @param {boolean} is */
function expectBack(is) {
  backSide?.setAttribute('aria-pressed', String(is));
  finder.expectBack(is);
}

/** With the camera the next photo is the back; without it one is chosen. */
function askForBack() {
  if (finder.isLive()) return expectBack(backSide?.getAttribute('aria-pressed') !== 'true');
  front = say.picked();
  backInput?.click();
}

/** The camera has come or gone: whose shutter it is. */
function showShutter() {
  const live = finder.isLive();
  if (shutter) shutter.hidden = !live;
  const plain = byId('plain-shutter', HTMLElement);
  if (plain) plain.hidden = live;
  if (!live) expectBack(false);
}

/** @param {Element | null} item */
function mayHaveBack(item) {
  if (!(item instanceof HTMLElement) || item.classList.contains('is-side')) return false;
  return ['kept', 'sending', 'waiting', 'reading', 'ready'].includes(item.dataset.state ?? '');
}

/** What the strip's states mean for the rest of the page. */
function keepUp() {
  const first = all('#strip > li', HTMLLIElement).find(mayHaveBack);
  const last = strip.shotOf(say.picked());
  if (!last || last.dataset.state === 'failed') say.pick(first?.dataset.id ?? '', false);
  const spoken = strip.shotOf(say.picked()) ?? null;
  if (backSide) backSide.disabled = !mayHaveBack(spoken);
  const ready = elsewhere + strip.openCards();
  for (const spot of [byId('review-next', HTMLElement), byId('review-desk', HTMLElement)]) {
    if (!spot) continue;
    spot.hidden = !ready;
    const number = spot.querySelector('[data-count]');
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
    (error) => toast(error instanceof Refused ? error.message : t('No connection. Try again in a moment.')),
  );
}

/** A card that is not read yet is spoken of; one that is opens. @param {MouseEvent} event */
function touch(event) {
  const touched = event.target instanceof Element ? event.target : null;
  const item = touched?.closest('li');
  if (!item || event.metaKey || event.ctrlKey) return;
  const isBack = touched?.closest('.shot-back');
  const isOpen = ['kept', 'sending', 'waiting', 'reading'].includes(item.dataset.state ?? '');
  if (!isBack && !isOpen) return;
  event.preventDefault();
  if (!isBack) return say.pick(item.dataset.front ?? item.dataset.id ?? '', true);
  front = item.dataset.id ?? '';
  backInput?.click();
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
    takeFiles(event.dataTransfer?.files ?? []);
  });
}

for (const input of all('input[type="file"]', HTMLInputElement)) {
  input.addEventListener('change', () => {
    takeFiles([...(input.files ?? [])], input === backInput ? front : undefined);
    input.value = '';
  });
}
const list = byId('strip', HTMLElement);
list?.addEventListener('click', touch);
if (list) new MutationObserver(keepUp).observe(list, { childList: true, subtree: true, attributeFilter: ['data-state', 'class'] });
const drop = byId('drop', HTMLElement);
if (drop) takeDrops(drop);
document.addEventListener('paste', (event) => {
  const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith('image/'));
  if (pictures.length) event.preventDefault();
  takeFiles(pictures);
});
byId('notes', HTMLElement)?.addEventListener('submit', act);
shutter?.addEventListener('click', press);
backSide?.addEventListener('click', askForBack);
if (backSide) backSide.hidden = false;
document.addEventListener('visibilitychange', () => void (document.hidden || lookAgain()));
window.addEventListener('pageshow', ({ persisted }) => void (persisted && lookAgain()));
place.prepare();
keepUp();
void follow(lookSoon);
void finder.prepare(showShutter);
void look();
