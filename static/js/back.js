/** The back side of a card: sent without leaving the page, and shown when it is read. */
import { account, call } from './api.js';
import { byId } from './dom.js';
import { keepPhoto, shrink } from './keeping.js';
import { newId, news, photoOf, shots } from './outbox.js';
import { t } from './words.js';

const place = byId('back', HTMLElement);
const PAUSE = 1200;
/** The back on its way from here. */
let sent = '';

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
async function take(file) {
  const id = (sent = newId());
  show('under-way', t('Sending the back side'));
  const { front: backOf, card: backOfCard } = place?.dataset ?? {};
  try {
    await keepPhoto({ id, account, type: '', name: file.name, takenAt: new Date().toISOString(), backOf, backOfCard }, file);
    void shrink(id, async () => file);
  } catch {
    sent = '';
    noteRefused(t('This photo could not be opened. Take it again.'));
  }
}

/** @param {MessageEvent<import('./outbox.js').News>} event */
function hear({ data }) {
  if (data.kind === 'sent' && data.id === sent) {
    show('under-way', t('Reading the back side'));
    watch(sent);
  } else if (data.kind === 'refused' && data.id === sent) {
    noteRefused(data.why);
  } else if (data.kind === 'waiting' && sent) {
    void shots(account).then((kept) => {
      if (kept.some((shot) => shot.id === sent)) show('under-way', t('The back side is kept on this phone, and sent when you’re online'));
    });
  }
}

/** It stays on the phone, where Snap shows it; another one can be chosen here. @param {string} why */
function noteRefused(why) {
  show('failed', why);
  place?.querySelector('[data-failed] a')?.remove();
  const add = place?.querySelector('[data-add]');
  if (add instanceof HTMLElement) add.hidden = false;
}

/** A back that was taken before and is still on this phone. */
async function lookForKept() {
  const found = (await shots(account)).reverse().find((shot) => shot.backOf === place?.dataset.front && !shot.refused);
  if (!found || sent) return;
  sent = found.id;
  show('under-way', t('Sending the back side'));
  if (found.raw) void shrink(found.id, () => photoOf(found.id));
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
    if (file) void take(file);
    input.value = '';
  });
}
if (place?.dataset.id && place.dataset.state !== 'failed') watch(place.dataset.id);
news.addEventListener('message', hear);
if (place) void lookForKept();
