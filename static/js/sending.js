/** One round of sending: acts one after another, then photos two at a time; one at a time once one was too slow. */
import { deliver, session } from './delivery.js';
import * as kept from './kept.js';

/**
 * @typedef {import('./delivery.js').Why} Why
 * @typedef {import('./outbox.js').Shot} Shot
 * @typedef {import('./outbox.js').Act} Act
 * @typedef {import('./outbox.js').News} News
 * What a round goes by: who is signed in, whom to tell, and whether it made something more to send.
 * @typedef {{who: import('./delivery.js').Session, tell: (message: News) => void, more: boolean}} Trip
 */

/** Where a new event is named; what was named on this phone is sent before what names it. */
export const EVENTS = '/events';
const AT_ONCE = 2;
/** In milliseconds. A photo that is not made small by then goes as it is: the page that was about to has ended. */
const ALONE = 300_000;

let lanes = AT_ONCE;

/**
 * Sends what is kept for whoever is signed in. Nothing of another account is sent.
 * @param {(message: News) => void} tell
 * @returns {Promise<{why: Why | '', more: boolean}>} what the rest waits for, and whether there is more by now
 */
export async function round(tell) {
  // In this order: an event stands among the acts before a photo names it.
  const shots = (await kept.everything('shots')).filter(isDue);
  const acts = await kept.everything('acts');
  if (![...acts, ...shots].some((one) => !one.refused)) return { why: '', more: false };
  const who = await session();
  if ('wait' in who) return { why: who.wait, more: false };
  /** @type {Trip} */
  const trip = { who, tell, more: false };
  const own = (/** @type {Shot | Act} */ one) => one.account === who.account && !one.refused;
  const late = await sendActs(acts.filter(own), trip);
  if (late && late !== 'server') return { why: late, more: trip.more };
  const unheard = await unheardEvents();
  const later = await sendShots(shots.filter((shot) => own(shot) && !unheard.has(shot.event ?? '')), trip);
  return { why: later || late, more: trip.more };
}

/** Events the server has yet to hear of: photos from there wait for them. @returns {Promise<Set<string>>} */
async function unheardEvents() {
  const acts = await kept.everything('acts');
  return new Set(acts.filter(({ path, refused }) => path === EVENTS && !refused).map(({ body }) => body.id));
}

/** The server would not take an event: the photos from there are from none. @param {string} event */
async function leave(event) {
  for (const shot of await kept.everything('shots')) {
    if (shot.event === event) await kept.change('shots', shot.id, (found) => ({ ...found, event: '' }));
  }
}

/** @param {Shot} shot */
const isDue = ({ raw, takenAt }) => !raw || Date.now() - Date.parse(takenAt) > ALONE;

/** In order: what cannot go now holds up what was done after it. @param {any[]} acts @param {Trip} trip @returns {Promise<Why | ''>} */
async function sendActs(acts, trip) {
  for (const [i, { n }] of acts.entries()) {
    // A note that was typed on is sent as it stands last.
    const isOld = acts[i].method === 'PATCH' && acts.slice(i + 1).some(({ path }) => path === acts[i].path);
    const act = await kept.change('acts', n, (found) => (isOld ? undefined : { ...found, tried: true }));
    if (!act || isOld) continue;
    const outcome = await deliver(trip.who, act.method, act.path, act.body);
    if ('wait' in outcome) return outcome.wait;
    if ('done' in outcome) {
      await kept.change('acts', n, () => undefined);
      trip.tell({ kind: 'act', n, ok: true });
    } else {
      const { refused, contact } = outcome;
      if (act.path === EVENTS) await leave(act.body.id);
      await kept.change('acts', n, (found) => ({ ...found, refused, contact }));
      trip.tell({ kind: 'act', n, ok: false, why: refused });
    }
  }
  return '';
}

/** Backs when their fronts have gone: the server knows no back of what it has not seen. @param {any[]} shots @param {Trip} trip @returns {Promise<Why | ''>} */
async function sendShots(shots, trip) {
  const sorted = shots.sort((a, b) => (a.takenAt < b.takenAt ? -1 : 1));
  const ids = new Set((await kept.everything('shots')).map((shot) => shot.id));
  const isBack = (/** @type {Shot} */ shot) => Boolean(shot.backOf && ids.has(shot.backOf));
  const why = await inLanes(sorted.filter((shot) => !isBack(shot)), trip);
  if (why && why !== 'server') return why;
  const left = new Set((await kept.everything('shots')).map((shot) => shot.id));
  const backs = sorted.filter((shot) => isBack(shot) && !left.has(shot.backOf ?? ''));
  return (await inLanes(backs, trip)) || why;
}

/** @param {Shot[]} shots @param {Trip} trip @returns {Promise<Why | ''>} */
async function inLanes(shots, trip) {
  const line = [...shots];
  /** @type {Why | ''} */
  let why = '';
  const lane = async () => {
    // What the server stumbles over is its own; the others may go through.
    for (let next = line.shift(); next && (!why || why === 'server'); next = line.shift()) {
      why = (await sendShot(next.id, trip)) || why;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (!why) lanes = AT_ONCE;
  return why;
}

/** @param {string} id @param {Trip} trip @returns {Promise<Why | ''>} */
async function sendShot(id, trip) {
  /** @type {Shot & {bytes: ArrayBuffer} | undefined} */
  const shot = await kept.photo(id);
  if (!shot || shot.refused) return '';
  const outcome = await deliver(trip.who, 'POST', '/captures', form(shot));
  if ('wait' in outcome) {
    if (outcome.late) lanes = 1;
    return outcome.wait;
  }
  if ('refused' in outcome && outcome.status === 404 && (shot.backOf || shot.event)) {
    // Its front was thrown away, or its event was refused while it was being taken: it stands for itself.
    await kept.change('shots', id, ({ backOf, backOfCard: _, ...rest }) => (backOf ? rest : { ...rest, event: '' }));
    return sendShot(id, trip);
  }
  if ('refused' in outcome) {
    await kept.change('shots', id, (found) => ({ ...found, refused: outcome.refused }));
    trip.tell({ kind: 'refused', id, why: outcome.refused });
    return '';
  }
  const capture = outcome.done;
  if (capture.id !== id) return 'offline';
  await kept.change('shots', id, () => undefined, (found) => {
    const act = noteLeft(shot, found, capture);
    trip.more ||= Boolean(act);
    return act;
  });
  trip.tell({ kind: 'sent', id, capture });
  return '';
}

/** A note typed while its photo was on the way, or after an answer that got lost. @param {Shot} sent @param {Shot} found @param {any} capture @returns {Act | undefined} */
function noteLeft(sent, found, capture) {
  const note = found.note?.trim() ?? '';
  const isNew = note !== (sent.note?.trim() ?? '') || (note && note !== capture.note);
  return isNew ? notedOn(found.id, found.account, note) : undefined;
}

/** What puts a note on a photo that has gone. @param {string} id @param {string} account @param {string} note @returns {Act} */
export function notedOn(id, account, note) {
  return { account, method: 'PATCH', path: `/captures/${id}`, body: { note }, words: note, at: new Date().toISOString() };
}

/** @param {Shot & {bytes: ArrayBuffer}} shot */
function form(shot) {
  const made = new FormData();
  made.set('id', shot.id);
  made.set('taken_at', shot.takenAt);
  if (shot.event !== undefined) made.set('event', shot.event);
  if (shot.note) made.set('note', shot.note);
  if (shot.backOf) made.set('back_of', shot.backOf);
  if (shot.backOfCard) made.set('back_of_card', shot.backOfCard);
  made.set('photo', new Blob([shot.bytes], { type: shot.type }), shot.name || 'photo');
  return made;
}
