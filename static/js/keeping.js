/** Photos on their way to this phone's disk: as they were taken first, then made small. One at a time each. */
import { look as lookAtRoom, full } from './room.js';
import { keepShot, settle } from './outbox.js';
import { scaled, thumbnail } from './scaling.js';

/** @type {Promise<unknown>} */
let writing = Promise.resolve();
/** @type {Promise<unknown>} */
let shrinking = Promise.resolve();

/**
 * Keeps a photo as it is, bit for bit. Resolves once it is on the disk; throws where it can't be read.
 * @param {import('./outbox.js').Shot} shot @param {Blob} photo
 */
export async function keepPhoto(shot, photo) {
  const turn = writing.then(async () => keepShot({ ...shot, bytes: await photo.arrayBuffer(), type: photo.type, raw: true }));
  writing = turn.catch(() => undefined);
  if (await turn) void lookAtRoom();
  else full();
}

/**
 * Makes a kept photo small, and lets it go. Resolves to a small picture of it, where this browser can show it.
 * @param {string} id @param {() => Promise<Blob | undefined>} photo nothing where it has gone @param {string} [picture] if there is one already
 * @returns {Promise<string | undefined>}
 */
export function shrink(id, photo, picture) {
  const turn = shrinking.then(async () => {
    const taken = await photo();
    if (!taken) return undefined;
    const small = await scaled(taken);
    const shown = picture ?? (await thumbnail(small));
    const other = small === taken ? {} : { bytes: await small.arrayBuffer(), type: small.type };
    await settle(id, { ...other, thumbnail: shown });
    return shown;
  });
  shrinking = turn.catch(() => undefined);
  return turn;
}
