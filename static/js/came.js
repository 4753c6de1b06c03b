/** Mails that come in while Today is open: they are added, and nothing a person is at moves away from them. */
import { all, byId } from './dom.js';

/** What the lists show, by what names it. @param {HTMLLIElement} item */
const key = (item) => item.dataset.id ?? item.dataset.row ?? '';
/** @param {ParentNode} page */
const items = (page) => all('main [data-row], main [data-id]', HTMLLIElement, page);

/**
 * Adds the mails of a page that was just fetched, and tells what has gone from there. What was about to
 * go out, and is no more, is as it is there.
 * @param {Document} page
 * @returns {{added: HTMLLIElement[], gone: HTMLLIElement[]}}
 */
export function renewMails(page) {
  const here = new Set(items(document).map(key));
  const there = new Set(items(page).map(key));
  const gone = items(document).filter((item) => !there.has(key(item)) && !item.hidden && !isInUse(item));
  const added = all('[data-came]', HTMLElement, page).flatMap((section) => add(section, here));
  const back = renewOutgoing(page);
  if (added.length) document.querySelector('#main > .empty')?.remove();
  byId('mails', HTMLDataElement)?.remove();
  const count = page.getElementById('mails');
  if (count) byId('main', HTMLElement)?.append(count);
  return { added: [...added, ...back], gone };
}

/** Those whose mail did not go out after all. @param {Document} page */
function renewOutgoing(page) {
  const fresh = new Map(items(page).map((item) => [key(item), item]));
  return items(document).flatMap((item) => {
    const now = fresh.get(key(item));
    if (!now || !item.querySelector('[data-soon]') || now.querySelector('[data-soon]') || isInUse(item)) return [];
    item.replaceWith(now);
    return [now];
  });
}

/** Somebody reads it, or is about to tap. @param {HTMLLIElement} item */
const isInUse = (item) => item.contains(document.activeElement) || item.querySelector('details[open]') !== null;

/** What of a list is new goes to its top, or the list to its place. @param {HTMLElement} section @param {Set<string>} here */
function add(section, here) {
  const fresh = all('[data-id]', HTMLLIElement, section).filter((item) => !here.has(key(item)));
  if (!fresh.length) return [];
  const kinds = ['reply', 'bounce', 'automatic'];
  const kind = section.dataset.came ?? '';
  const mine = all(`[data-came="${kind}"]`, HTMLElement)[0];
  if (mine) {
    mine.querySelector('ul')?.prepend(...fresh);
    mine.hidden = false;
    return fresh;
  }
  const after = kinds.slice(kinds.indexOf(kind) + 1).map((other) => `[data-came="${other}"]`);
  const [next] = [...after, '#main > :is(section, .empty, #all-said)'].flatMap((place) => all(place, HTMLElement));
  if (next) next.before(section);
  else byId('main', HTMLElement)?.append(section);
  return fresh;
}
