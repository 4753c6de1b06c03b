/** What else can be done with a row, in a sheet over the page; without scripts it is a page of its own. */
import { all } from './dom.js';

/** @param {HTMLAnchorElement} link */
function enhance(link) {
  link.addEventListener('click', (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    void open(link);
  });
}

/** @param {HTMLAnchorElement} link */
async function open(link) {
  const page = await fetch(link.href, { credentials: 'same-origin' }).catch(() => null);
  const body = page?.ok ? parsed(await page.text()) : null;
  if (!body) {
    location.href = link.href;
    return;
  }
  show(body, link);
}

/** @param {string} html @returns {{title: string, content: Element} | null} */
function parsed(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const content = page.querySelector('[data-sheet-body]');
  const title = page.querySelector('.top-text');
  return content && title ? { title: title.querySelector('h1')?.textContent ?? '', content } : null;
}

/** @param {{title: string, content: Element}} body @param {HTMLElement} from where the focus goes back to */
function show(body, from) {
  const sheet = document.createElement('dialog');
  sheet.className = 'sheet';
  const head = document.createElement('p');
  head.className = 'title';
  head.id = 'sheet-title';
  head.textContent = body.title;
  head.tabIndex = -1;
  head.autofocus = true; // not the first field: that would bring up the keyboard
  sheet.setAttribute('aria-labelledby', head.id);
  sheet.append(head, document.importNode(body.content, true));
  sheet.addEventListener('click', (event) => event.target === sheet && sheet.close());
  sheet.addEventListener('close', () => {
    sheet.remove();
    from.focus();
  });
  document.body.append(sheet);
  sheet.showModal();
}

for (const link of all('a[data-sheet]', HTMLAnchorElement)) enhance(link);
