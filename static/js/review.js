/** Review: a field shows where on the card it was read, and the card leads to its field. */
import { all, byId } from './dom.js';
import { keepTyping } from './typing.js';

const boxes = all('[data-box]', SVGPolygonElement);
const fields = [...all('.field [data-box]', HTMLInputElement), ...all('.field [data-box]', HTMLTextAreaElement)];
/** How high a line should be on the screen, and how much closer it may come. */
const LEGIBLE = 26;
const MOST = 2.2;
const sides = document.querySelector('.sides');

/** @param {string | undefined} name */
function light(name) {
  for (const box of boxes) box.classList.toggle('is-on', box.dataset.box === name);
  for (const field of fields) {
    field.closest('.field')?.classList.toggle('is-shown', field.dataset.box === name && has(name));
  }
}

/** Shows the side a field was read from, and brings small print closer while it is corrected. @param {string | undefined} name */
function zoom(name) {
  const views = all('.card-view', HTMLElement);
  for (const view of views) bringCloser(view, name);
  const bears = (/** @type {HTMLElement} */ view) => lit(view, name).length > 0;
  const shown = views.find((view) => sides && Math.abs(view.offsetLeft - sides.scrollLeft) < view.offsetWidth / 2);
  const side = views.find(bears);
  if (side && !(shown && bears(shown))) sides?.scrollTo({ left: side.offsetLeft, behavior: 'smooth' });
}

/** @param {HTMLElement} view @param {string | undefined} name */
function lit(view, name) {
  return all('[data-box]', SVGPolygonElement, view).filter((box) => box.dataset.box === name);
}

/** @param {HTMLElement} view @param {string | undefined} name */
function bringCloser(view, name) {
  const picture = view.querySelector('.card-view-in');
  const size = view.querySelector('svg')?.viewBox.baseVal;
  if (!(picture instanceof HTMLElement)) return;
  const parts = lit(view, name).map((box) => box.getBBox());
  picture.style.transform = '';
  if (!parts.length || !size) return;
  const place = around(parts);
  const scale = picture.clientWidth / size.width;
  const height = Math.min(...parts.map((part) => part.height)) * scale;
  const factor = Math.min(LEGIBLE / height, size.width / place.width / 1.1, MOST);
  if (factor <= 1.1) return;
  const x = stay(place.x, place.width, size.width, factor);
  const y = stay(place.y, place.height, size.height, factor);
  picture.style.transformOrigin = '0 0';
  picture.style.transform = `translate(${x * scale}px, ${y * scale}px) scale(${factor})`;
}

/** All boxes as one. @param {DOMRect[]} parts */
function around(parts) {
  const x = Math.min(...parts.map((part) => part.x));
  const y = Math.min(...parts.map((part) => part.y));
  const right = Math.max(...parts.map((part) => part.x + part.width));
  const bottom = Math.max(...parts.map((part) => part.y + part.height));
  return { x, y, width: right - x, height: bottom - y };
}

/**
 * How far to move a picture scaled from its corner so that a stretch of it stays near its place, and in sight.
 * @param {number} start @param {number} length @param {number} whole @param {number} factor
 */
function stay(start, length, whole, factor) {
  const middle = start + length / 2;
  const reach = Math.min((length * factor) / 2 + whole * 0.03, whole / 2);
  return Math.min(Math.max(middle, reach), whole - reach) - middle * factor;
}

/** @param {string | undefined} name */
function has(name) {
  return boxes.some((box) => box.dataset.box === name);
}

/** Opens what hides the field, then goes there. @param {HTMLElement} field */
function goTo(field) {
  const fold = field.closest('details');
  if (fold) fold.open = true;
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: 'nearest' });
}

/** The smallest box under the finger wins: a line may lie within another. @param {MouseEvent} event */
function boxAt(event) {
  const hits = boxes.filter((box) => {
    const place = box.getBoundingClientRect();
    const reach = 6;
    return (
      event.clientX >= place.left - reach &&
      event.clientX <= place.right + reach &&
      event.clientY >= place.top - reach &&
      event.clientY <= place.bottom + reach
    );
  });
  const size = (/** @type {Element} */ box) => box.getBoundingClientRect().width * box.getBoundingClientRect().height;
  return hits.sort((a, b) => size(a) - size(b));
}

for (const field of fields) {
  field.addEventListener('focus', () => {
    light(field.dataset.box);
    zoom(field.dataset.box);
    offer(field.id);
  });
  field.addEventListener('blur', () => {
    light(undefined);
    zoom(undefined);
  });
  field.addEventListener('input', () => settle(field));
}

/** What a person has typed is not doubtful any more. @param {HTMLElement} field */
function settle(field) {
  const frame = field.closest('.field');
  frame?.classList.remove('is-doubtful');
  frame?.querySelector('.chip.doubt')?.remove();
}

sides?.addEventListener('click', (event) => {
  if (!(event instanceof MouseEvent)) return;
  for (const box of boxAt(event)) {
    const field = fields.find((each) => each.dataset.box === box.dataset.box);
    if (field) return goTo(field);
  }
});

/** Shows what else a field might be. @param {string} id */
function offer(id) {
  for (const group of all('.others', HTMLElement)) if (group.dataset.of === id) group.classList.add('is-on');
}

const wrong = document.querySelector('[aria-invalid="true"]');
if (wrong instanceof HTMLElement) goTo(wrong);

for (const chip of all('[data-fill]', HTMLButtonElement)) {
  chip.addEventListener('click', () => {
    const field = byId(chip.dataset.fill ?? '', HTMLInputElement) ?? byId(chip.dataset.fill ?? '', HTMLTextAreaElement);
    if (!field) return;
    const before = field.value;
    field.value = chip.textContent ?? '';
    chip.textContent = before;
    if (!before) chip.remove();
    settle(field);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus({ preventScroll: true });
  });
}

const review = byId('review', HTMLFormElement);
// A card has more than one address, and one address shows one card after another.
if (review) keepTyping(review, `review ${review.getAttribute('action')}`);
