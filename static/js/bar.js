/** A quiet bar at the bottom that stays until it is answered. */
import { byId } from './dom.js';

/**
 * @param {string} words announced politely
 * @param {{label: string, act?: () => void}[]} ways buttons; each closes the bar first
 * @returns {HTMLElement | undefined}
 */
export function bar(words, ways) {
  const place = byId('toasts', HTMLElement);
  if (!place) return undefined;
  const box = document.createElement('div');
  box.className = 'toast is-bar';
  const text = document.createElement('span');
  text.textContent = words;
  box.append(text, ...ways.map((way) => button(way, box)));
  place.append(box);
  return box;
}

/** @param {{label: string, act?: () => void}} way @param {HTMLElement} box */
function button({ label, act }, box) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = label;
  made.addEventListener('click', () => {
    box.remove();
    act?.();
  });
  return made;
}
