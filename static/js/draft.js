/** A draft: saved while one types, opened in the mail app with what stands there now. */
import { call, Refused } from './api.js';
import { leadToWords, showAdvice } from './checker.js';
import { copyText } from './copy.js';
import { byId, debounced } from './dom.js';
import { toast } from './toast.js';
import { forgetUnsaved, keepUnsaved, unsaved } from './unsaved.js';
import { t } from './words.js';

const form = byId('draft', HTMLFormElement);
const subject = byId('subject', HTMLTextAreaElement);
const body = byId('body', HTMLTextAreaElement);
const saved = byId('saved', HTMLElement);
const open = byId('open', HTMLAnchorElement);

/**
 * The server's rule (RFC 6068) once more, for what is on the screen.
 * @param {string} to @param {string} about @param {string} text
 */
export function mailto(to, about, text) {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n/g, '\r\n');
  return `mailto:${encoded(to).replace(/%40/g, '@')}?subject=${encoded(about)}&body=${encoded(lines)}`;
}

/** @param {string} text */
function encoded(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** @param {string} words */
function say(words) {
  if (saved) saved.textContent = words;
}

// A browser that comes back to the page may have kept newer words than the server has.
let last = JSON.stringify({ subject: oneLine(subject?.defaultValue), body: body?.defaultValue ?? '' });

function words() {
  return JSON.stringify({ subject: about(), body: body?.value ?? '' });
}

/** The subject, which is seen in several lines and sent as one. */
function about() {
  return oneLine(subject?.value);
}

/** @param {string | undefined} text */
function oneLine(text) {
  return (text ?? '').replace(/\s*\n\s*/g, ' ');
}

const LONGEST = 15000;
/** Until a save that found no connection is tried again. */
const AGAIN = 5000;

/** @type {Promise<void> | undefined} the saves under way */
let running;
/** @type {{ keepalive: boolean } | undefined} a save that waits for its turn */
let asked;
/** @type {AbortController | undefined} ends the request under way */
let request;
/** Whether the words go out with the page itself. */
let leaving = false;

/**
 * Saves what has changed, one request at a time: of two on their way the older could land last.
 * `keepalive` lets it finish while the page goes away.
 */
function save(keepalive = false) {
  if (leaving) return;
  asked = { keepalive };
  running ??= saveInTurn();
}

async function saveInTurn() {
  for (let next = asked; next; next = asked) {
    asked = undefined;
    await saveOnce(next.keepalive);
  }
  running = undefined;
}

/** @param {boolean} keepalive */
async function saveOnce(keepalive) {
  const now = words();
  const id = form?.dataset.id ?? '';
  if (!form || now === last) return;
  keepUnsaved(id, last, now);
  const mine = (request = new AbortController());
  // A connection that hangs must not hold up the next save.
  const timer = setTimeout(() => mine.abort(), LONGEST);
  try {
    const draft = await call('PATCH', `/drafts/${id}`, JSON.parse(now), { keepalive, signal: mine.signal });
    last = now;
    if (words() === now) showAdvice(draft.advice);
    forgetUnsaved(id);
    say(t('Saved'));
  } catch (error) {
    say(error instanceof Refused ? error.message : t('Kept on this phone until you’re online.'));
    if (!(error instanceof Refused)) setTimeout(save, AGAIN);
  }
  clearTimeout(timer);
}

/** The page goes, and nothing can wait any more: the newest words instead of those on their way. */
function flush() {
  if (leaving) return;
  leaving = true;
  asked = undefined;
  if (running) request?.abort();
  void saveOnce(true);
}

/** The form brings the words itself; a save under way must not land behind them. @param {SubmitEvent} event */
function submit(event) {
  const late = running;
  if (late) event.preventDefault();
  if (late && !leaving) void late.then(() => form?.requestSubmit(event.submitter));
  leaving = true;
  asked = undefined;
}

/** Back from the browser's memory. @param {PageTransitionEvent} event */
function comeBack(event) {
  if (!event.persisted) return;
  leaving = false;
  if (words() !== last) changed();
}

const soon = debounced(save, 700);

/** A new line is none of the subject's: it goes on to the letter. @param {KeyboardEvent} event */
function goOn(event) {
  if (event.key !== 'Enter' || event.isComposing) return;
  event.preventDefault();
  body?.focus();
}

function changed() {
  say('');
  if (open) open.href = mailto(open.dataset.to ?? '', about(), body?.value ?? '');
  soon();
}

if (form && subject && body && !body.readOnly) {
  subject.addEventListener('input', changed);
  subject.addEventListener('keydown', goOn);
  body.addEventListener('input', changed);
  form.addEventListener('submit', submit);
  open?.addEventListener('click', () => save(true));
  document.addEventListener('visibilitychange', () => void (document.hidden && save(true)));
  window.addEventListener('pagehide', flush);
  window.addEventListener('pageshow', comeBack);
  window.addEventListener('online', () => save());
  leadToWords();
  takeUp(form.dataset.id ?? '');
  if (words() !== last) changed();
}

/** Words that were typed here and never told; where the server's have changed since, there is a way back to those. @param {string} id */
function takeUp(id) {
  const left = unsaved(id);
  if (!left || left.words === last) return forgetUnsaved(id);
  fill(left.words);
  if (left.base === last) return;
  const theirs = last;
  toast(t('You wrote this without a connection, and the draft has changed since.'), {
    label: t('Take the other'),
    act: () => {
      fill(theirs);
      changed();
    },
  });
}

/** @param {string} json */
function fill(json) {
  const made = JSON.parse(json);
  if (subject) subject.value = made.subject;
  if (body) body.value = made.body;
}

/** Words on their way count as edited: they land before another form changes the letter. @param {SubmitEvent} event */
function afterWords(event) {
  const other = event.currentTarget;
  if (!(other instanceof HTMLFormElement) || (!running && words() === last)) return;
  event.preventDefault();
  save();
  void running?.then(() => other.submit());
}

for (const id of ['language', 'brought', 'put-back']) byId(id, HTMLFormElement)?.addEventListener('submit', afterWords);

const copy = byId('copy', HTMLButtonElement);
if (copy) {
  copy.hidden = false;
  copy.addEventListener('click', () => void copyText(`${about()}\n\n${body?.value ?? ''}`));
}

const share = byId('share', HTMLButtonElement);
if (share && typeof navigator.share === 'function') {
  share.hidden = false;
  share.addEventListener('click', () => {
    const what = { title: about(), text: body?.value ?? '' };
    navigator.share(what).catch(() => undefined);
  });
}
