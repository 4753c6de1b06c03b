/** Import: a file goes off as soon as it is chosen or dropped; while the server is at work, the page says so. */
import { all, byId } from './dom.js';

const send = byId('send', HTMLFormElement);
const drop = byId('drop', HTMLElement);

drop?.querySelector('input')?.addEventListener('change', () => send?.requestSubmit(byId('go', HTMLButtonElement)));
// The file field lies over all of it and takes drops by itself.
for (const [name, is] of /** @type {[string, boolean][]} */ ([['dragover', true], ['dragleave', false], ['drop', false]])) {
  drop?.addEventListener(name, () => drop.classList.toggle('is-over', is));
}

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
