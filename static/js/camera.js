/** The camera: its stream, its light, and photos from it. */
import { encoded, fit } from './scaling.js';

const WANTED = { facingMode: { ideal: 'environment' }, width: { ideal: 4096 }, height: { ideal: 2160 } };
/** Some phones never come back from takePhoto; in milliseconds. */
const PATIENCE = 2000;
/** A still is worth its wait where it has so many times the frame's width. */
const WORTH = 1.2;
const REMEMBERED = 'camera-allowed';

/** @type {MediaStream | undefined} */
let stream;
/** @type {any} the browser's ImageCapture, while it is of use */
let stills;
let busy = false;

/** Whether this browser has cameras for this page: not over plain http. */
export const possible = () => window.isSecureContext && Boolean(navigator.mediaDevices?.getUserMedia);

export const isLive = () => stream?.getVideoTracks()[0]?.readyState === 'live';

/**
 * Whether the camera may be used: 'granted', 'denied', or 'prompt' where the person would be asked.
 * Where the browser doesn't tell, it is what it was the last time.
 * @returns {Promise<string>}
 */
export async function permission() {
  try {
    return (await navigator.permissions.query({ name: /** @type {any} */ ('camera') })).state;
  } catch {
    return wasAllowed() ? 'granted' : 'prompt';
  }
}

function wasAllowed() {
  try {
    return Boolean(localStorage.getItem(REMEMBERED));
  } catch {
    return false;
  }
}

/** @param {boolean} allowed */
function remember(allowed) {
  try {
    if (allowed) localStorage.setItem(REMEMBERED, '1');
    else localStorage.removeItem(REMEMBERED);
  } catch {
    // Without it the person is asked once more.
  }
}

/**
 * Starts the camera and shows it; leaves it off where nobody looks any more. Throws what getUserMedia throws.
 * @param {HTMLVideoElement} view
 */
export async function start(view) {
  stop();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
  } catch (error) {
    remember(false);
    throw error;
  }
  remember(true);
  if (document.hidden) return stop();
  const track = stream.getVideoTracks()[0];
  await sharpen(track);
  if (!isLive()) return;
  view.srcObject = stream;
  await view.play().catch(() => undefined);
  stills = await better(track, view.videoWidth);
}

/** As many pixels as the camera has to offer, up to what is asked for. @param {MediaStreamTrack} track */
async function sharpen(track) {
  const most = track.getCapabilities?.().width?.max ?? 0;
  const has = track.getSettings().width ?? 0;
  if (Math.min(most, WANTED.width.ideal) <= has) return;
  await track.applyConstraints({ ...WANTED, width: { ideal: most }, height: { ideal: most } }).catch(() => undefined);
}

/** What takes stills, if they are better than frames. @param {MediaStreamTrack} track @param {number} width */
async function better(track, width) {
  const Stills = /** @type {any} */ (globalThis).ImageCapture;
  if (!Stills) return undefined;
  try {
    const made = new Stills(track);
    const most = await soon(made.getPhotoCapabilities());
    return most.imageWidth.max > WORTH * width ? made : undefined;
  } catch {
    return undefined;
  }
}

export function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = stills = undefined;
}

/**
 * What the camera sees now, as JPEG. A still where it is better and comes in time, else the frame that was seen.
 * @param {HTMLVideoElement} view
 * @returns {Promise<Blob>}
 */
export async function photo(view) {
  const frame = part(view, 0, 0, view.videoWidth, view.videoHeight, ...fit(view.videoWidth, view.videoHeight));
  if (!stills || busy) return encoded(frame);
  busy = true;
  try {
    return await soon(stills.takePhoto());
  } catch {
    // Once is enough: a phone that hangs would hang each time.
    stills = undefined;
    return await encoded(frame);
  } finally {
    busy = false;
  }
}

/** @template T @param {Promise<T>} promised @returns {Promise<T>} */
function soon(promised) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error('It took too long.')), PATIENCE));
  return Promise.race([promised, /** @type {Promise<never>} */ (late)]);
}

/**
 * A part of the frame on a canvas of its own, or on one that is given.
 * @param {HTMLVideoElement} view @param {number} x @param {number} y @param {number} wide @param {number} high
 * @param {number} width @param {number} height of the canvas @param {HTMLCanvasElement} [onto]
 */
export function part(view, x, y, wide, high, width, height, onto) {
  const canvas = onto ?? document.createElement('canvas');
  if (!onto) [canvas.width, canvas.height] = [width, height];
  const brush = canvas.getContext('2d', { willReadFrequently: Boolean(onto) });
  brush?.drawImage(view, x, y, wide, high, 0, 0, width, height);
  return canvas;
}

/**
 * Which part of the frame lies under a place on the screen, the view being filled by it (object-fit: cover).
 * @param {HTMLVideoElement} view @param {DOMRect} place
 * @returns {[number, number, number, number]} x, y, width, height in the frame's pixels
 */
export function under(view, place) {
  const shown = view.getBoundingClientRect();
  const size = Math.max(shown.width / view.videoWidth, shown.height / view.videoHeight);
  const x = view.videoWidth / 2 + (place.x - shown.x - shown.width / 2) / size;
  const y = view.videoHeight / 2 + (place.y - shown.y - shown.height / 2) / size;
  return [x, y, place.width / size, place.height / size];
}

/** Whether the camera has a light of its own. */
export function hasLight() {
  const able = /** @type {any} */ (stream?.getVideoTracks()[0]?.getCapabilities?.());
  return Boolean(able?.torch);
}

/** @param {boolean} on */
export async function light(on) {
  const asked = /** @type {any} */ ({ advanced: [{ torch: on }] });
  await stream?.getVideoTracks()[0]?.applyConstraints(asked);
}
