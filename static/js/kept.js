/**
 * What is kept on this phone; in this page's memory where the browser keeps nothing (a private window, a full phone).
 */
import * as phone from './phone.js';

/** @type {Record<import('./phone.js').Store, Map<IDBValidKey, any>>} */
const memory = { shots: new Map(), acts: new Map() };
/** Numbers of acts in memory: after those on the disk. */
let last = 2 ** 40;

/**
 * Keeps a value. Resolves to its key once it is on the disk, and whether it is.
 * @param {import('./phone.js').Store} store @param {any} value
 */
export async function keep(store, value) {
  try {
    return { key: await phone.put(store, value), safe: true };
  } catch {
    const key = store === 'shots' ? value.id : ++last;
    memory[store].set(key, store === 'shots' ? value : { ...value, n: key });
    return { key, safe: false };
  }
}

/** How much is in memory only, and gone with this page. */
export const unsafe = () => memory.shots.size + memory.acts.size;

/** Everything there; photos without their bytes. @param {import('./phone.js').Store} store @returns {Promise<any[]>} */
export async function everything(store) {
  const found = await phone.everything(store).catch(() => []);
  return [...found, ...[...memory[store].values()].map(({ bytes: _, ...rest }) => rest)];
}

/** A photo with its bytes. @param {string} id @returns {Promise<any>} */
export async function photo(id) {
  return memory.shots.get(id) ?? phone.photo(id).catch(() => undefined);
}

/**
 * Changes a kept value while nobody else can; what stood there before, undefined where there was none.
 * @param {import('./phone.js').Store} store
 * @param {IDBValidKey} key
 * @param {(value: any) => object | undefined} change what it becomes; undefined takes it out
 * @param {(value: any) => object | undefined} [act] what is to be done then, kept in the same moment
 * @returns {Promise<any>}
 */
export async function change(store, key, change, act) {
  const value = memory[store].get(key);
  if (value === undefined) return phone.change(store, key, change, act).catch(() => undefined);
  const [next, then] = [change(value), act?.(value)];
  if (next) memory[store].set(key, next);
  else memory[store].delete(key);
  if (then) await keep('acts', then);
  return value;
}
