/**
 * What this phone keeps until the server has it: photos (`shots`, their `bytes` apart: looking through hundreds
 * must not read them) and what was done offline (`acts`).
 * IndexedDB, because photos are large and must outlive a killed browser; used by pages and the service worker.
 */

/**
 * @typedef {'shots' | 'acts'} Store
 * @typedef {(store: Store | 'bytes') => IDBObjectStore} Stores
 */

const NAME = 'second-hello';

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/** @returns {Promise<IDBDatabase>} */
function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('shots', { keyPath: 'id' });
      asked.result.createObjectStore('bytes');
      asked.result.createObjectStore('acts', { keyPath: 'n', autoIncrement: true });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  // A store that could not be opened now may open later.
  opened.catch(() => (opened = undefined));
  return opened;
}

/**
 * One transaction over all stores; settles when it is complete (on the disk, as far as the browser can tell)
 * or has failed.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: Stores) => {result: T}} use the request, or another bearer of what is found by then
 * @returns {Promise<T>}
 */
async function within(mode, use) {
  const work = await begun(mode);
  return new Promise((resolve, reject) => {
    const asked = use((store) => work.objectStore(store));
    work.oncomplete = () => resolve(asked.result);
    work.onabort = () => reject(work.error ?? new DOMException('', 'AbortError'));
  });
}

/** @param {IDBTransactionMode} mode */
async function begun(mode) {
  const begin = async () => (await open()).transaction(['shots', 'bytes', 'acts'], mode, { durability: 'strict' });
  try {
    return await begin();
  } catch (error) {
    // WebKit ends the connection of an app that slept; the next one is as good.
    if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
    opened = undefined;
    return begin();
  }
}

/**
 * Keeps a value, in the place of one with the same key; its key.
 * @param {Store} store @param {object} value
 */
export const put = (store, value) => within('readwrite', (at) => write(at, store, value));

/** @param {Stores} at @param {Store} store @param {any} value */
function write(at, store, { bytes, ...rest }) {
  if (bytes) at('bytes').put(bytes, rest.id);
  return at(store).put(rest);
}

/** Everything kept there, in the order of the keys; photos without their bytes. @param {Store} store @returns {Promise<any[]>} */
export const everything = (store) => within('readonly', (at) => at(store).getAll());

/** All photos, without their bytes. */
export const outline = () => everything('shots');

/** A photo with its bytes. @param {string} id @returns {Promise<any>} undefined where there is none */
export function photo(id) {
  return within('readonly', (at) => {
    const [shot, bytes] = [at('shots').get(id), at('bytes').get(id)];
    return {
      get result() {
        return shot.result && { ...shot.result, bytes: bytes.result };
      },
    };
  });
}

/**
 * Changes a kept value while nobody else can; what stood there before, undefined where there was none. A photo
 * comes without its bytes, and keeps them unless it is given others.
 * @param {Store} store
 * @param {IDBValidKey} key
 * @param {(value: any) => object | undefined} change what it becomes; undefined takes it out
 * @param {(value: any) => object | undefined} [act] what is to be done then, kept in the same transaction
 * @returns {Promise<any>}
 */
export function change(store, key, change, act) {
  return within('readwrite', (at) => {
    const asked = at(store).get(key);
    asked.onsuccess = () => {
      if (asked.result === undefined) return;
      const [next, then] = [change(asked.result), act?.(asked.result)];
      if (next) write(at, store, next);
      else for (const each of store === 'shots' ? /** @type {const} */ (['shots', 'bytes']) : [store]) at(each).delete(key);
      if (then) at('acts').add(then);
    };
    return asked;
  });
}
