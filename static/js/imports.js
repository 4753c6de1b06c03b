/**
 * Import, and an archive brought back: a file goes off as soon as it is chosen or dropped; while the server is at
 * work, the page says so. Of a file's people all or nobody is ticked at once, and one of many is found by a word.
 */
import { all, byId } from './dom.js';
import { n } from './words.js';

const send = byId('send', HTMLFormElement);
const drop = byId('drop', HTMLElement);

drop?.querySelector('input')?.addEventListener('change', () => send?.requestSubmit(byId('go', HTMLButtonElement)));
// The file field lies over all of it and takes drops by itself.
for (const [name, is] of /** @type {[string, boolean][]} */ ([['dragover', true], ['dragleave', false], ['drop', false]])) {
  drop?.addEventListener(name, () => drop.classList.toggle('is-over', is));
}

const people = all('#people .check', HTMLElement).map((line) => {
  const tick = line.querySelector('input');
  return { line, tick, words: line.textContent?.toLocaleLowerCase() ?? '' };
});
const take = byId('import', HTMLButtonElement);

function count() {
  const ticked = people.filter(({ tick }) => tick?.checked).length;
  if (take) take.textContent = n('Import 1 person', 'Import %(num)s people', ticked);
}

byId('people', HTMLElement)?.addEventListener('change', count);
for (const button of all('#ticks button', HTMLButtonElement)) {
  button.addEventListener('click', (event) => {
    event.preventDefault();
    for (const { line, tick } of people) if (tick && !line.hidden) tick.checked = button.value === 'all';
    count();
  });
}

const find = byId('find', HTMLElement);
if (find) find.hidden = false;
find?.querySelector('input')?.addEventListener('input', ({ target }) => {
  const words = target instanceof HTMLInputElement ? target.value.toLocaleLowerCase().split(/\s+/) : [];
  for (const each of people) each.line.hidden = !words.every((word) => each.words.includes(word));
  const rest = document.querySelector('#people details');
  if (rest instanceof HTMLDetailsElement && words.some(Boolean)) rest.open = true;
});
// Enter in it looks for somebody, and sends nothing.
find?.addEventListener('keydown', (event) => void (event.key === 'Enter' && event.preventDefault()));

/** @param {HTMLElement | null} [button] */
function work(button) {
  button?.setAttribute('aria-busy', 'true');
  const line = byId('busy', HTMLElement);
  if (line) line.hidden = false;
}

function rest() {
  for (const button of all('[aria-busy]', HTMLElement)) button.removeAttribute('aria-busy');
  const line = byId('busy', HTMLElement);
  if (line) line.hidden = true;
}

for (const form of all('form[data-busy]', HTMLFormElement)) {
  form.addEventListener('submit', (event) => {
    // Others may hold it back, for want of a connection.
    setTimeout(() => event.defaultPrevented || work(event.submitter));
  });
}
window.addEventListener('pageshow', ({ persisted }) => void (persisted && rest()));
