/** The back side of a card: sent without leaving the page, and shown when it is read. */
import { call } from './api.js';
import { byId } from './dom.js';
import { newId, send, sending } from './uploads.js';

const place = byId('back', HTMLElement);
const PAUSE = 1200;

/** Shows one of the lines, with these words. @param {string} name @param {string} [words] */
function show(name, words) {
  for (const part of ['add', 'under-way', 'ready', 'failed']) {
    const line = place?.querySelector(`[data-${part}]`);
    if (line instanceof HTMLElement) line.hidden = part !== name;
    const text = part === name && words ? line?.querySelector('[data-words]') : null;
    if (text) text.textContent = words ?? '';
  }
}

/** @param {File} file */
function take(file) {
  const shot = {
    id: newId(),
    file,
    event: '',
    takenAt: new Date().toISOString(),
    backOf: place?.dataset.front ?? '',
    backOfCard: place?.dataset.card,
  };
  show('under-way', 'Sending the back side');
  send(shot, {
    sent: (_, capture) => {
      show('under-way', 'Reading the back side');
      watch(capture.id);
    },
    refused: (_, why) => {
      show('failed', why);
      place?.querySelector('[data-failed] a')?.remove();
      const add = place?.querySelector('[data-add]');
      if (add instanceof HTMLElement) add.hidden = false;
    },
  });
}

/** Looks until it is read. @param {string} id */
function watch(id) {
  setTimeout(async () => {
    try {
      const capture = await call('GET', `/captures/${id}`);
      if (capture.state !== 'waiting' && capture.state !== 'reading') return ended(capture);
    } catch {
      // No answer this time; the next one may come.
    }
    watch(id);
  }, PAUSE);
}

/** A card somebody is typing at is not loaded anew under their fingers. @param {any} capture */
function ended(capture) {
  if (capture.state === 'failed') {
    show('failed', capture.problem);
    place?.querySelector('[data-failed] a')?.setAttribute('href', `/captures/${capture.id}`);
  } else if (document.activeElement instanceof HTMLElement && document.activeElement.closest('.field, textarea')) {
    show('ready');
  } else {
    location.reload();
  }
}

const input = place?.querySelector('input[type="file"]');
if (input instanceof HTMLInputElement) {
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) take(file);
    input.value = '';
  });
}
if (place?.dataset.id && place.dataset.state !== 'failed') watch(place.dataset.id);
window.addEventListener('beforeunload', (event) => {
  if (sending()) event.preventDefault();
});
