/** The finder: the camera's picture, the guide, and a word on what would help. */
import * as camera from './camera.js';
import { byId } from './dom.js';
import { greys, HEIGHT, judge, measure, steady, WIDTH } from './frame.js';
import { t } from './words.js';

const finder = byId('finder', HTMLElement);
const view = byId('view', HTMLVideoElement);
const guide = byId('guide', HTMLElement);
const hint = byId('hint', HTMLElement);
const why = byId('why', HTMLElement);
const startButton = byId('start', HTMLButtonElement);
const lightButton = byId('light', HTMLButtonElement);

/** Between two looks, in milliseconds; and how many of them a hint must hold. */
const LOOK = 250;
const HOLDS = 3;
/** How long the camera stays on where nobody sees it: as long as a look at another app takes. */
const LINGERS = 10000;
/** The strip's pictures, twice as sharp as they are large. */
const SMALL = /** @type {const} */ ([136, 92]);

let wanted = false;
let starting = false;
let looking = 0;
let leaving = 0;
/** Told when the camera has come or gone. */
let changed = () => {};

export const isLive = () => finder?.dataset.state === 'live' && camera.isLive();

/** @param {() => void} tell called when the camera has come or gone */
export async function prepare(tell) {
  changed = tell;
  if (!view || !startButton || !camera.possible()) return;
  startButton.addEventListener('click', () => void begin().then(moveOn));
  lightButton?.addEventListener('click', () => void shine(lightButton.getAttribute('aria-pressed') !== 'true'));
  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : comeBack()));
  window.addEventListener('pagehide', end);
  window.addEventListener('pageshow', comeBack);
  const may = await camera.permission();
  if (may === 'denied') return refuse('NotAllowedError');
  if (may === 'granted' && isPhone()) await begin();
  else startButton.hidden = false;
}

/** The finder is shown on a phone only. */
const isPhone = () => Boolean(finder?.offsetParent);

async function begin() {
  if (!view || !finder || starting) return;
  starting = wanted = true;
  try {
    await camera.start(view);
    show(camera.isLive() ? 'live' : 'idle');
    if (camera.isLive()) looking = window.setInterval(look, LOOK);
  } catch (error) {
    wanted = false;
    refuse(error instanceof Error ? error.name : '');
  } finally {
    starting = false;
    changed();
  }
}

/** The button has gone, and the focus with it: to the shutter that is there now. */
function moveOn() {
  const isLost = [document.body, startButton].some((element) => element === document.activeElement);
  if (!startButton?.hidden || !isLost) return;
  const next = document.querySelector(isLive() ? '#shutter' : '#plain-shutter input');
  if (next instanceof HTMLElement) next.focus();
}

/** @param {string} state */
function show(state) {
  clearInterval(looking);
  if (!finder || !view || !startButton) return;
  finder.dataset.state = state;
  view.hidden = state !== 'live';
  startButton.hidden = state === 'live';
  if (lightButton) lightButton.hidden = state !== 'live' || !camera.hasLight();
  // Each start of the camera is in the dark.
  lightButton?.setAttribute('aria-pressed', 'false');
  if (why && state === 'live') why.hidden = true;
}

/** Why there is no camera, and what to do about it. @param {string} name of the error */
function refuse(name) {
  show('refused');
  if (startButton) startButton.hidden = name !== 'NotReadableError' && name !== 'AbortError';
  if (!why) return;
  why.textContent =
    name === 'NotAllowedError'
      ? t('This page may not use the camera. Allow it in your browser’s settings for this site, or just use the shutter below.')
      : name === 'NotReadableError' || name === 'AbortError'
        ? t('Another app holds the camera. Close it and start again, or just use the shutter below.')
        : t('No camera was found here. Use the shutter below, or choose photos from the gallery.');
  why.hidden = false;
}

function end() {
  clearTimeout(leaving);
  camera.stop();
  // A start under way would wait for its first picture for ever.
  if (view) view.srcObject = null;
  if (finder?.dataset.state === 'live') show('idle');
  changed();
}

function leave() {
  clearTimeout(leaving);
  leaving = window.setTimeout(end, LINGERS);
}

function comeBack() {
  clearTimeout(leaving);
  if (wanted && !isLive()) void begin();
}

/** @param {boolean} on */
async function shine(on) {
  try {
    await camera.light(on);
    lightButton?.setAttribute('aria-pressed', String(on));
  } catch {
    // It stays as it was, and so does the button.
  }
}

const small = document.createElement('canvas');
[small.width, small.height] = [WIDTH, HEIGHT];
const say = steady(HOLDS);
/** @type {Uint8Array | undefined} */
let before;

/** Measures what lies in the guide. */
function look() {
  if (!view?.videoWidth || !guide || !hint || document.hidden) return;
  if (!camera.isLive()) return end();
  const canvas = camera.part(view, ...camera.under(view, guide.getBoundingClientRect()), WIDTH, HEIGHT, small);
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, WIDTH, HEIGHT).data;
  if (!pixels) return;
  const now = greys(pixels);
  const words = sentence(say(judge(measure(now, before))));
  before = now;
  if (hint.textContent !== words) hint.textContent = words;
}

/** @param {import('./frame.js').Hint} found */
function sentence(found) {
  if (finder?.dataset.back) return t('Now its back side');
  if (found === 'dark') return t('A little more light');
  if (found === 'moved') return t('Hold still');
  if (found === 'glare') return t('Too bright: turn it out of the light');
  if (found === 'blurred') return t('Too blurred: a little further away');
  return found === 'far' ? t('Come closer') : t('One card, flat');
}

/** The next photo is of a back, or is not. @param {boolean} is */
export function expectBack(is) {
  if (!finder || !hint) return;
  if (is) finder.dataset.back = '1';
  else delete finder.dataset.back;
  if (is && isLive()) hint.textContent = t('Now its back side');
}

/**
 * What the camera sees now: the photo, soon, and a small picture of what lies in the guide, at once.
 * @returns {{photo: Promise<Blob>, picture: string} | undefined}
 */
export function snap() {
  if (!view?.videoWidth || !guide || !isLive()) return undefined;
  const photo = camera.photo(view);
  const canvas = camera.part(view, ...camera.under(view, guide.getBoundingClientRect()), ...SMALL);
  navigator.vibrate?.(12);
  return { photo, picture: canvas.toDataURL('image/jpeg', 0.7) };
}

/** The photo goes from the guide to its place. @param {string} picture @param {Element} place */
export function fly(picture, place) {
  if (!guide || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const from = guide.getBoundingClientRect();
  const to = place.getBoundingClientRect();
  const image = new Image();
  image.className = 'flight';
  image.alt = '';
  image.src = picture;
  Object.assign(image.style, { left: `${from.x}px`, top: `${from.y}px`, width: `${from.width}px`, height: `${from.height}px` });
  document.body.append(image);
  const share = to.width / from.width;
  const move = `translate(${to.x - from.x}px, ${to.y - from.y}px) scale(${share}, ${to.height / from.height})`;
  const flight = image.animate(
    [{ transformOrigin: '0 0', transform: 'none' }, { transformOrigin: '0 0', transform: move }],
    { duration: 180, easing: 'cubic-bezier(.2, .7, .3, 1)' },
  );
  flight.onfinish = flight.oncancel = () => image.remove();
}
