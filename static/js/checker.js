/** What the checker says of a mail: the server's words, each a way to what it means. */
import { all, byId } from './dom.js';
import { n } from './words.js';

/** @typedef {{ part: string, from: number, to: number, text: string }} Advice */

const place = byId('advice', HTMLElement);

/** Shows what the server says of the words on the screen; where they are words of a field, each line leads there. @param {Advice[]} advice */
export function showAdvice(advice, leads = true) {
  const list = place?.querySelector('ul');
  if (!place || !list) return;
  place.hidden = !advice.length;
  showCount(advice.length);
  const lines = all('li', HTMLLIElement, list);
  // Read aloud when it changes: the same words once more would be, too.
  if (lines.map((line) => line.textContent).join('\n') === advice.map((each) => each.text).join('\n')) {
    lines.forEach((line, i) => mark(line, advice[i]));
    return;
  }
  list.replaceChildren(...advice.map(lineOf));
  if (leads) leadToWords();
}

/** Beside what sends the mail, on the page of one. @param {number} count */
function showCount(count) {
  const line = byId('advice-count', HTMLElement);
  const way = line?.querySelector('a');
  if (!line || !way) return;
  line.hidden = !count;
  way.textContent = n('One thing to look at', '%(num)s things to look at', count);
}

/** @param {Advice} each */
function lineOf(each) {
  const line = document.createElement('li');
  line.textContent = each.text;
  mark(line, each);
  return line;
}

/** @param {HTMLLIElement} line @param {Advice} each */
function mark(line, each) {
  line.dataset.part = each.part;
  line.dataset.from = String(each.from);
  line.dataset.to = String(each.to);
}

/** Each line becomes a button that selects what it means, where that can be selected. */
export function leadToWords() {
  if (!place) return;
  for (const line of all('li', HTMLLIElement, place)) {
    const field = byId(line.dataset.part ?? '', HTMLTextAreaElement);
    if (!field || field.readOnly || line.querySelector('button')) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = line.textContent;
    button.addEventListener('click', () => select(field, Number(line.dataset.from), Number(line.dataset.to)));
    line.replaceChildren(button);
  }
}

/** Selects from one character to another, as the server counts them: by code points. @param {HTMLTextAreaElement} field @param {number} from @param {number} to */
function select(field, from, to) {
  const characters = [...field.value];
  const [start, end] = [from, to].map((at) => characters.slice(0, at).join('').length);
  field.focus();
  field.setSelectionRange(start, end);
}
