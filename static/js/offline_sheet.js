/** The sheet where its page can't be had: how it went or what happened is noted, and kept until it can be sent. */
import { csrfToken } from './api.js';
import { t } from './words.js';

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} content */
function made(tag, attributes, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

/** @param {string} name @param {string} label @param {HTMLElement} input */
function field(name, label, input) {
  input.id = `offline-${name}`;
  input.setAttribute('name', name);
  return made('div', { class: 'field' }, made('label', { for: input.id }, label), input);
}

const CHANNELS = () => [
  made('option', { value: 'call' }, t('Call')),
  made('option', { value: 'email' }, t('Mail')),
  made('option', { value: 'message' }, t('Message')),
  made('option', { value: 'linkedin' }, t('LinkedIn')),
  made('option', { value: 'in_person' }, t('In person')),
];

/** What can be noted without the server, for links to a follow-up or to what happened. @param {HTMLAnchorElement} link */
export function offlineSheet(link) {
  const isDone = /^\/followups\/[^/]+$/.test(link.pathname);
  if (!isDone && !/^\/contacts\/[^/]+\/happened$/.test(link.pathname)) return null;
  const note = made('textarea', { rows: '3', maxlength: '10000' });
  const fields = isDone
    ? [field('note', t('How did it go?'), note)]
    : [field('channel', t('How'), made('select', {}, ...CHANNELS())), field('note', t('What was said'), note)];
  const token = made('input', { type: 'hidden', name: 'csrf_token', value: csrfToken() });
  const button = made('button', { class: 'button filled' }, isDone ? t('Done') : t('Note it'));
  const action = isDone ? `${link.pathname}/done` : link.pathname;
  const form = made('form', { method: 'post', action }, token, made('section', { class: 'section fields' }, ...fields), button);
  const name = link.closest('li')?.querySelector('.name') ?? document.querySelector('h1');
  const content = made('div', {}, form, made('p', { class: 'section soft' }, t('The rest needs a connection.')));
  return { title: isDone ? t('Done') : t('What happened?'), sub: name?.textContent ?? '', content };
}
