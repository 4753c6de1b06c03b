/** The strip of photos on Snap, and the notes about those that failed. */
import { all, byId, copyOf } from './dom.js';
import { t } from './words.js';

const strip = byId('strip', HTMLElement);
const notes = byId('notes', HTMLElement);
/** Reads a note out: without its buttons, and wherever one is on the page. */
const noted = byId('noted', HTMLElement);

/** @param {string} id */
export function shotOf(id) {
  return all('li', HTMLLIElement, strip ?? document).find((item) => item.dataset.id === id);
}

/** All ids in one of these states. @param {string[]} states */
export function inState(...states) {
  const items = strip ? all('li', HTMLLIElement, strip) : [];
  return items.filter((item) => states.includes(item.dataset.state ?? '')).map((item) => item.dataset.id ?? '');
}

/** How many cards of the photos in the strip wait for an answer. */
export function openCards() {
  return inState('ready').reduce((sum, id) => sum + Number(shotOf(id)?.dataset.open ?? 1), 0);
}

/**
 * A photo at the front of the strip.
 * @param {string} id @param {string} [picture] its address @param {string} [backOf] the photo whose other side it is
 */
export function add(id, picture, backOf) {
  const item = copyOf('shot-template');
  item.dataset.id = id;
  if (backOf) markSide(item, backOf);
  item.classList.add('is-new');
  strip?.prepend(item);
  if (strip) strip.scrollLeft = 0;
  if (picture) showPicture(item, picture);
  toButton(item);
  return item;
}

/** What is no link yet can be pressed, to say what it was about. @param {HTMLElement} item */
function toButton(item) {
  const button = document.createElement('button');
  button.type = 'button';
  const purpose = document.createElement('span');
  purpose.className = 'visually-hidden';
  purpose.textContent = t('What did you talk about?');
  button.append(...item.childNodes, purpose);
  item.append(button);
}

/** @param {HTMLElement} item @param {string} picture */
function showPicture(item, picture) {
  const place = item.querySelector('.shot-image');
  if (!place || place.querySelector('img')) return;
  const image = document.createElement('img');
  image.alt = '';
  image.width = 68;
  image.height = 46;
  image.addEventListener('error', () => image.remove());
  image.src = picture;
  place.append(image);
}

/** Another picture of the same photo. @param {string} id @param {string} picture its address */
export function exchangePicture(id, picture) {
  const item = shotOf(id);
  const image = item?.querySelector('img');
  if (item && !image) showPicture(item, picture);
  if (!image) return;
  if (image.src.startsWith('blob:')) URL.revokeObjectURL(image.src);
  image.src = picture;
}

/** @param {string} state */
function name(state) {
  /** @type {Record<string, string>} */
  const names = {
    kept: t('on phone'),
    sending: t('sending'),
    waiting: t('waiting'),
    reading: t('reading'),
    ready: t('ready'),
    failed: t('failed'),
    done: t('done'),
  };
  return names[state] ?? state;
}

/** Shows a state. @param {string} id @param {string} state @param {string} [word] */
export function setState(id, state, word) {
  const item = shotOf(id);
  const place = item?.querySelector('.shot-state');
  if (!item || !place || (item.dataset.state === state && !word)) return;
  item.dataset.state = state;
  const spinner = document.createElement('span');
  spinner.className = 'spinner';
  place.replaceChildren(...(state === 'sending' || state === 'reading' ? [spinner] : []), word ?? name(state));
}

/** A photo is the other side of one, which is not asked for a back any more. @param {HTMLElement} item @param {string} front */
function markSide(item, front) {
  item.classList.add('is-side');
  item.dataset.front = front;
  const other = shotOf(front);
  other?.classList.add('is-side');
  other?.querySelector('.shot-back')?.remove();
}

/** What the server says of a photo. @param {any} capture */
export function show(capture) {
  const back = capture.back_of;
  // The other side of a card is shown with its front as soon as it is read.
  if (back && capture.state === 'done' && !capture.cards.length) return forget(capture.id);
  const known = shotOf(capture.id);
  const item = known ?? add(capture.id, undefined, back);
  if (!known) item.dataset.event = capture.event ?? '';
  const open = capture.cards.filter((/** @type {any} */ card) => card.state === 'open').length;
  item.dataset.open = String(open);
  setState(capture.id, capture.state, capture.state === 'ready' && capture.cards.length > 1 ? t('{count} ready', { count: open }) : undefined);
  item.dataset.note ??= capture.note ?? '';
  linkTo(item, `/captures/${capture.id}`);
  if (!back) offerBack(item, capture);
  if (capture.state !== 'waiting') showPicture(item, `/api/v1/captures/${capture.id}/thumbnail`);
  if (capture.state === 'failed') noteFailed(capture);
  else noteOf(capture.id)?.remove();
}

/** The way to add the back of a card that has none yet. @param {HTMLElement} item @param {any} capture */
function offerBack(item, capture) {
  const may = ['waiting', 'reading', 'ready'].includes(capture.state) && !item.classList.contains('is-side');
  const link = item.querySelector('.shot-back');
  if (!may) link?.remove();
  if (!may || link) return;
  const made = copyOf('back-template');
  made.setAttribute('href', `/captures/${capture.id}#back`);
  item.append(made);
}

/** Makes a photo a link to its review. @param {HTMLElement} item @param {string} address */
function linkTo(item, address) {
  if (item.querySelector('a:not(.shot-back)')) return;
  const link = document.createElement('a');
  link.href = address;
  const button = item.querySelector('button');
  button?.querySelector('.visually-hidden')?.remove();
  link.append(...(button ?? item).childNodes);
  button?.remove();
  item.prepend(link);
}

/** @param {string} id */
function noteOf(id) {
  return all('li', HTMLLIElement, notes ?? document).find((item) => item.dataset.id === id);
}

/** @param {string} template @param {string} id @param {string} words */
function note(template, id, words) {
  const made = copyOf(template);
  made.dataset.id = id;
  const place = made.querySelector('[data-words]');
  if (place) place.textContent = words;
  const picture = shotOf(id)?.querySelector('img');
  const image = made.querySelector('img');
  if (picture && image) {
    image.src = picture.src;
    image.hidden = false;
  }
  notes?.append(made);
  if (noted) noted.textContent = words;
  return made;
}

/** @param {any} capture */
function noteFailed(capture) {
  if (noteOf(capture.id)) return;
  const made = note('failed-template', capture.id, capture.problem ?? t('We couldn’t read this one. Your photo is safe.'));
  for (const form of all('form', HTMLFormElement, made)) {
    form.action = `/captures/${capture.id}/${form.dataset.act}`;
  }
}

/**
 * A photo the server would not take.
 * @param {string} id @param {string} why @param {() => void} again @param {() => void} away
 */
export function noteRefused(id, why, again, away) {
  setState(id, 'failed', t('not sent'));
  const last = noteOf(id);
  // One that says the same stays: somebody may be about to press its button.
  if (last?.querySelector('[data-words]')?.textContent === why) return;
  last?.remove();
  const made = note('refused-template', id, why);
  made.querySelector('[data-act="resend"]')?.addEventListener('click', () => {
    made.remove();
    again();
  });
  made.querySelector('[data-act="forget"]')?.addEventListener('click', () => {
    forget(id);
    away();
  });
}

/** Takes a photo out of strip and notes. @param {string} id */
export function forget(id) {
  const picture = shotOf(id)?.querySelector('img')?.src;
  if (picture?.startsWith('blob:')) URL.revokeObjectURL(picture);
  shotOf(id)?.remove();
  noteOf(id)?.remove();
}
