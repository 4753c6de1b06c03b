/** Forms where there is no connection: what was done is kept, and nothing that was typed is lost. */
import { act, done, isKnown, undo } from './acts.js';
import { account, Refused, renewToken } from './api.js';
import { session } from './delivery.js';
import { all } from './dom.js';
import { newId } from './ids.js';
import { toast } from './toast.js';
import { t } from './words.js';

const NO_CONNECTION = () => t('No connection. Try again in a moment.');
/** Forms under way, and the buttons that say so. @type {Map<HTMLFormElement, HTMLElement | null>} */
const pressed = new Map();

/** The script of the page comes first; what it leaves is looked at here. @param {SubmitEvent} event */
function look(event) {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== 'post') return;
  const [keep, moment] = [keeper(form), new URL(form.action).searchParams.get('moment')];
  if (moment && navigator.onLine) {
    event.preventDefault();
    if (!pressed.has(form)) void takeBack(form, event.submitter, moment);
  } else if (keep) {
    event.preventDefault();
    if (!pressed.has(form)) void send(form, event.submitter, keep);
  } else if (!navigator.onLine) {
    event.preventDefault();
    toast(NO_CONNECTION());
  }
}

/**
 * As the plain form it is, if there is a way; else it is kept.
 * @param {HTMLFormElement} form @param {HTMLElement | null} button @param {() => Promise<void>} keep
 */
async function send(form, button, keep) {
  pressed.set(form, button);
  button?.setAttribute('aria-busy', 'true');
  const who = navigator.onLine ? await session() : null;
  if (who && !('wait' in who) && who.account === account) {
    renewToken(who.csrf);
    form.submit();
    return;
  }
  await keep().catch((error) => toast(error instanceof Refused ? error.message : NO_CONNECTION()));
  release(form);
}

/**
 * What a page offers to undo, the server has heard of: told once more after that, it would be done anew.
 * @param {HTMLFormElement} form @param {HTMLElement | null} button @param {string} moment
 */
async function takeBack(form, button, moment) {
  pressed.set(form, button);
  await isKnown(moment);
  form.submit();
}

/** It can be pressed again. @param {HTMLFormElement} form */
function release(form) {
  pressed.get(form)?.removeAttribute('aria-busy');
  pressed.delete(form);
}

/** How a form's act is kept; nothing for forms that need the server. @param {HTMLFormElement} form */
function keeper(form) {
  const { pathname } = new URL(form.action);
  const followup = pathname.match(/^\/followups\/([^/]+)\/done$/)?.[1];
  if (followup) return () => keepDone(form, followup);
  const contact = pathname.match(/^\/contacts\/([^/]+)\/happened$/)?.[1];
  return contact ? () => keepTouch(form, contact) : undefined;
}

/** @param {HTMLFormElement} form @param {string} name */
const typed = (form, name) => String(new FormData(form).get(name) ?? '');

/** Whom it is about, as the sheet, the row or the page says. @param {HTMLFormElement} form */
function whom(form) {
  const sheet = form.closest('dialog');
  const place = sheet?.querySelector('.sub, .soft') ?? form.closest('li')?.querySelector('.name') ?? null;
  const isContact = /^\/contacts\/[^/]+$/.test(location.pathname);
  return (place ?? document.querySelector(isContact ? 'h1' : '.top .sub, .top .back'))?.textContent?.trim() ?? '';
}

/** @param {HTMLFormElement} form @param {string} followup */
async function keepDone(form, followup) {
  const name = whom(form);
  const what = await done(followup, t('Done: {name}', { name }), typed(form, 'note'), false);
  settled(form);
  toast(t('Done: {name}. Sent when you’re online.', { name }), {
    label: t('Undo'),
    act: () => void undo(followup, what, t('Undo: {name}', { name })).then(() => location.reload()),
  });
}

/** @param {HTMLFormElement} form @param {string} contact */
async function keepTouch(form, contact) {
  const name = whom(form);
  const day = typed(form, 'day');
  const isToday = !day || day === new Date().toLocaleDateString('sv');
  const at = isToday ? new Date() : new Date(`${day}T12:00`);
  const body = { id: newId(), channel: typed(form, 'channel'), note: typed(form, 'note'), at: at.toISOString() };
  const what = typed(form, 'who') === 'they' ? 'replies' : 'touches';
  await act('POST', `/contacts/${contact}/${what}`, body, t('Noted: {name}', { name }), false);
  settled(form);
  toast(t('Noted. Sent when you’re online.'));
}

/** It is done: its sheet closes, its row folds, its button rests. @param {HTMLFormElement} form */
function settled(form) {
  form.closest('dialog')?.close();
  for (const button of all('button', HTMLButtonElement)) if (button.form === form) button.disabled = true;
  document.dispatchEvent(new CustomEvent('kept-here'));
}

if (account) {
  document.addEventListener('submit', look);
  // A page that Back brings again as it was left has sent its form.
  window.addEventListener('pageshow', ({ persisted }) => persisted && [...pressed.keys()].forEach(release));
}
