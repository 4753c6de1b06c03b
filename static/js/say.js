/** "What did you talk about?", typed right after the photo, and until it is read. */
import { all, byId, debounced } from './dom.js';
import { noteOn } from './outbox.js';
import * as strip from './strip.js';
import { whenKept } from './taking.js';

const box = byId('say', HTMLElement);
const field = byId('talked', HTMLInputElement);
const TYPING = 400;

/** The card that is spoken of. */
let card = '';
let isSaved = true;

/** The card that is spoken of, and whose back side is asked for. */
export const picked = () => card;

/** @param {string} id '' for none @param {boolean} open whether the field comes with it */
export function pick(id, open) {
  save();
  card = id;
  for (const item of all('#strip > li', HTMLLIElement)) item.classList.toggle('is-picked', open && item.dataset.id === id);
  if (!box || !field) return;
  box.hidden = !open;
  const item = strip.shotOf(id);
  field.value = item?.dataset.note ?? '';
  const picture = item?.querySelector('img')?.cloneNode();
  box.querySelector('.say-picture')?.replaceChildren(...(picture ? [picture] : []));
}

/** What was typed goes to the phone's store, or after the photo that has left it. */
function save() {
  if (isSaved || !card || !field) return;
  isSaved = true;
  const [id, note] = [card, field.value.trim()];
  const item = strip.shotOf(id);
  if (item) item.dataset.note = note;
  void whenKept(id).then(() => noteOn(id, note));
}

function close() {
  save();
  if (box) box.hidden = true;
  strip.shotOf(card)?.classList.remove('is-picked');
}

const saveSoon = debounced(save, TYPING);
field?.addEventListener('input', () => {
  isSaved = false;
  saveSoon();
});
field?.addEventListener('keydown', (event) => {
  if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
  event.preventDefault();
  field.blur();
  close();
});
byId('say-close', HTMLElement)?.addEventListener('click', close);
window.addEventListener('pagehide', save);
document.addEventListener('visibilitychange', () => void (document.hidden && save()));
