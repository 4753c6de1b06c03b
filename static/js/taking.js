/** Photos on this phone: kept, made small, and followed until the server has them. */
import { keepPhoto, shrink } from './keeping.js';
import { forget, newId, photoOf, shots, tryAgain } from './outbox.js';
import * as strip from './strip.js';
import { toast } from './toast.js';
import { t } from './words.js';

const account = document.documentElement.dataset.account ?? '';

/** Photos on their way to the disk. @type {Map<string, Promise<void>>} */
const keeping = new Map();
/** Photos that are not made small yet. @type {Set<string>} */
const raw = new Set();
let toldToSignIn = false;

/** Resolves when a photo taken here is on the disk; a note on it can be kept then. @param {string} id */
export const whenKept = (id) => keeping.get(id) ?? Promise.resolve();

/**
 * Takes a photo in: it has its place at once. Resolves to its id when it is in its place.
 * @param {Blob | Promise<Blob>} photo
 * @param {string} event '' where there is none
 * @param {{backOf?: string, picture?: string}} [about] the photo whose other side it is; a small picture of it
 * @returns {string} its id
 */
export function take(photo, event, { backOf, picture } = {}) {
  const id = newId();
  const shown = picture ?? (photo instanceof Blob && photo.type.startsWith('image/') ? URL.createObjectURL(photo) : undefined);
  strip.add(id, shown, backOf).dataset.event = event;
  strip.setState(id, onItsWay());
  /** @type {import('./outbox.js').Shot} */
  const shot = { id, account, type: '', name: '', event, takenAt: new Date().toISOString(), backOf, thumbnail: picture };
  const kept = keep(shot, photo);
  keeping.set(id, kept);
  void kept.finally(() => keeping.delete(id));
  return id;
}

/** @param {import('./outbox.js').Shot} shot @param {Blob | Promise<Blob>} photo */
async function keep(shot, photo) {
  try {
    const taken = await photo;
    await keepPhoto({ ...shot, name: taken instanceof File ? taken.name : '' }, taken);
    void makeSmall(shot.id, async () => taken, shot.thumbnail);
  } catch {
    strip.forget(shot.id);
    toast(t('This photo could not be opened. Take it again.'));
  }
}

/** @param {string} id @param {() => Promise<Blob | undefined>} photo @param {string} [thumbnail] */
async function makeSmall(id, photo, thumbnail) {
  raw.add(id);
  const picture = await shrink(id, photo, thumbnail).catch(() => undefined);
  raw.delete(id);
  if (picture) strip.exchangePicture(id, picture);
}

const onItsWay = () => (navigator.onLine ? 'sending' : 'kept');

/** Those kept before this page was opened, or shared with it since. */
async function showKept() {
  for (const shot of await shots(account)) {
    const item = strip.shotOf(shot.id) ?? strip.add(shot.id, shot.thumbnail, shot.backOf);
    item.dataset.event ??= shot.event ?? '';
    item.dataset.note ??= shot.note ?? '';
    if (shot.refused) refused(shot.id, `${shot.name}: ${shot.refused}`);
    else if (!item.querySelector('a')) strip.setState(shot.id, onItsWay());
    // A killed page left it large, or the gallery shared it.
    if ((shot.raw || !shot.thumbnail) && !keeping.has(shot.id) && !raw.has(shot.id)) void makeSmall(shot.id, () => photoOf(shot.id), shot.thumbnail);
  }
}

/** @param {string} id @param {string} words */
function refused(id, words) {
  strip.noteRefused(
    id,
    words.replace(/^: /, ''),
    () => {
      strip.setState(id, onItsWay());
      void tryAgain('shots', id);
    },
    () => void forget('shots', id),
  );
}

/** @param {import('./outbox.js').News} news @param {() => void} sent */
function hear(news, sent) {
  if (news.kind === 'sent') {
    strip.show(news.capture);
    sent();
  } else if (news.kind === 'refused') {
    refused(news.id, news.why);
  } else if (news.kind === 'waiting') {
    waitFor(news.why);
  } else if (news.kind === 'idle') {
    rest();
  }
}

/** What is not being sent lies on the phone: the back of a refused front, say. */
function rest() {
  for (const id of strip.inState('sending')) if (!keeping.has(id) && !raw.has(id)) strip.setState(id, 'kept');
}

/** What could not go waits here; `courier.js` tries again. @param {import('./delivery.js').Why} why */
function waitFor(why) {
  rest();
  if (why === 'signed-out') askToSignIn();
}

function askToSignIn() {
  if (toldToSignIn) return;
  toldToSignIn = true;
  toast(t('Your photos are safe on this phone. Sign in again to send them.'), {
    label: t('Sign in'),
    act: () => location.assign('/login?next=/snap'),
  });
}

/** @param {() => void} sent called when a photo has arrived */
export async function follow(sent) {
  new BroadcastChannel('outbox').addEventListener('message', ({ data }) => hear(data, sent));
  document.addEventListener('kept-here', () => void showKept());
  window.addEventListener('offline', () => waitFor('offline'));
  window.addEventListener('online', () => strip.inState('kept').forEach((id) => strip.setState(id, 'sending')));
  window.addEventListener('beforeunload', (event) => {
    if (keeping.size) event.preventDefault();
  });
  await showKept();
}
