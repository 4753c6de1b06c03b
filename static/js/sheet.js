/** What else can be done with a row, in a sheet over the page; without scripts it is a page of its own. */
import { all, copyOf } from './dom.js';
import { offlineSheet } from './offline_sheet.js';

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
  const body = page?.ok ? parsed(await page.text()) : page ? null : offlineSheet(link);
  if (!body) {
    location.href = link.href;
    return;
  }
  show(body, link);
}

/** @typedef {{title: string, sub: string, content: Element}} Body */

/** @param {string} html @returns {Body | null} */
function parsed(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const content = page.querySelector('[data-sheet-body]');
  const title = page.querySelector('.top-text');
  /** @param {string} part */
  const text = (part) => title?.querySelector(part)?.textContent ?? '';
  return content && title ? { title: text('h1'), sub: text('.sub'), content } : null;
}

/** @param {Body} body @param {HTMLElement} from where the focus goes back to */
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
  const top = document.createElement('div');
  top.className = 'sheet-top';
  top.append(head, closer(sheet));
  const sub = document.createElement('p');
  sub.className = 'soft';
  sub.textContent = body.sub;
  sheet.append(top, ...(body.sub ? [sub] : []), document.importNode(body.content, true));
  sheet.addEventListener('click', (event) => event.target === sheet && sheet.close());
  document.body.append(sheet);
  sheet.showModal();
  closeByBack(sheet, from);
}

/** @param {HTMLDialogElement} sheet */
function closer(sheet) {
  const made = copyOf('sheet-close');
  made.addEventListener('click', () => sheet.close());
  return made;
}

/** The sheet is a step of its own in the browser's history: Back closes it and leaves the page where it is. @param {HTMLDialogElement} sheet @param {HTMLElement} from */
function closeByBack(sheet, from) {
  history.pushState({ sheet: true }, '');
  const back = () => sheet.close();
  window.addEventListener('popstate', back, { once: true });
  sheet.addEventListener('close', () => {
    window.removeEventListener('popstate', back);
    if (history.state?.sheet) history.back();
    sheet.remove();
    from.focus();
  });
}

/** A page of its own, but where it can't be had. @param {HTMLAnchorElement} link */
function standIn(link) {
  link.addEventListener('click', (event) => {
    const body = navigator.onLine ? null : offlineSheet(link);
    if (!body) return;
    event.preventDefault();
    show(body, link);
  });
}

for (const link of all('a[data-sheet]', HTMLAnchorElement)) enhance(link);
for (const link of all('a[href*="/happened"]:not([data-sheet])', HTMLAnchorElement)) standIn(link);
