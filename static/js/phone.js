/**
 * What this phone keeps until the server has it: photos (`shots`) and what was done offline (`acts`).
 * IndexedDB, because photos are large and must outlive a killed browser; used by pages and the service worker.
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
 * One transaction; settles when it is complete (on the disk, as far as the browser can tell) or has failed.
 * @template T
 * @param {string} store
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} use
 * @returns {Promise<T>}
 */
async function within(store, mode, use) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const work = database.transaction(store, mode, { durability: 'strict' });
    const asked = use(work.objectStore(store));
    work.oncomplete = () => resolve(asked.result);
    work.onabort = work.onerror = () => reject(work.error ?? asked.error);
  });
}

/** Keeps a value, in the place of one with the same key. @param {string} store @param {object} value */
export const put = (store, value) => within(store, 'readwrite', (kept) => kept.put(value));

/** Everything kept there, in the order of the keys. @param {string} store @returns {Promise<any[]>} */
export const everything = (store) => within(store, 'readonly', (kept) => kept.getAll());

/** @param {string} store @param {IDBValidKey} key @returns {Promise<any>} undefined where there is none */
export const find = (store, key) => within(store, 'readonly', (kept) => kept.get(key));

/** @param {string} store @param {IDBValidKey} key */
export const remove = (store, key) => within(store, 'readwrite', (kept) => kept.delete(key));
