/** Words at the bottom that go by themselves, with a way back. */
import { byId } from './dom.js';

const STAYS = 6000;
/** As long as something can be taken back. */
const STAYS_WITH_A_WAY = 10000;

/**
 * @param {string} words
 * @param {{label: string, act: () => void}} [way] a button beside them
 */
export function toast(words, way) {
  const place = byId('toasts', HTMLElement);
  if (!place) return;
  const box = document.createElement('div');
  box.className = 'toast';
  const text = document.createElement('span');
  text.textContent = words;
  box.append(text);
  if (way) box.append(button(way, box));
  place.append(box);
  setTimeout(() => leave(box), way ? STAYS_WITH_A_WAY : STAYS);
}

/** @param {{label: string, act: () => void}} way @param {HTMLElement} box */
function button(way, box) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = way.label;
  made.addEventListener('click', () => {
    box.remove();
    way.act();
  });
  return made;
}

/** @param {HTMLElement} box */
function leave(box) {
  box.classList.add('is-leaving');
  setTimeout(() => box.remove(), 200);
}
