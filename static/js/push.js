/** Notifications on this phone: on, off, or why not. Permission is asked for when its button is tapped, never before. */
import { call, Refused } from './api.js';
import { all, byId } from './dom.js';
import { t } from './words.js';

const box = byId('push', HTMLElement);
const on = byId('push-on', HTMLButtonElement);
const off = byId('push-off', HTMLButtonElement);

/** What the browser's push service has not said by then (milliseconds), it does not say. */
const PATIENCE = 15_000;

/** @param {string} words @param {(HTMLButtonElement | null)[]} ways the buttons that change it */
function say(words, ...ways) {
  const state = byId('push-state', HTMLElement);
  if (state) state.textContent = words;
  for (const button of [on, off]) if (button) button.hidden = !ways.includes(button);
}

/** What keeps this browser from it, as a sentence; '' where nothing does. */
function obstacle() {
  if (!isSecureContext) return t('Notifications need an address with https.');
  if (!('PushManager' in window && 'serviceWorker' in navigator && 'Notification' in window))
    return isApple()
      ? t('On an iPhone or iPad, notifications need the app: tap Share, then “Add to Home Screen”, and open it from there.')
      : t('This browser can’t show notifications.');
  if (Notification.permission === 'denied')
    return t('Notifications are blocked here. Allow them in the browser’s settings for this page, then load it again.');
  return '';
}

/** An iPad says it is a Mac, but none of those is touched. */
const isApple = () => /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.platform) && navigator.maxTouchPoints > 1);

async function subscription() {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** The server's line about this browser, if it has one. @param {PushSubscription | null} subscribed */
async function lineOf(subscribed) {
  if (!subscribed) return undefined;
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(subscribed.endpoint));
  const digest = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return all('#phones [data-digest]', HTMLLIElement).find((line) => line.dataset.digest === digest);
}

async function show() {
  const against = obstacle();
  if (against) return say(against);
  const subscribed = await subscription();
  if (await lineOf(subscribed)) say(t('This phone is told.'), off);
  // Somebody else's, or one that was removed elsewhere.
  else if (subscribed) say(t('Notifications on this phone are not for this account.'), on, off);
  else say(t('This phone gets no notifications yet.'), on);
}

async function begin() {
  if ((await Notification.requestPermission()) !== 'granted') return show();
  say(t('Asking the browser’s push service…'), on);
  const made = await inTime(subscribe()).catch(() => undefined);
  if (!made) return say(UNREACHED(), on);
  const { endpoint, keys } = made.toJSON();
  await call('POST', '/phones', { endpoint, keys });
  await reload();
  return show();
}

const UNREACHED = () =>
  t('The browser’s push service can’t be reached. Try again with another connection; some browsers and company networks block it.');

async function subscribe() {
  const { pushManager } = await navigator.serviceWorker.ready;
  // One that was removed elsewhere, or made for another server key, is no use any more.
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: box?.dataset.key });
}

/** A browser without a way to its push service may never answer. @param {Promise<PushSubscription>} asked @returns {Promise<PushSubscription>} */
function inTime(asked) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new DOMException('', 'TimeoutError')), PATIENCE);
    asked.then(resolve, reject);
  });
}

async function end() {
  const subscribed = await subscription();
  const form = (await lineOf(subscribed))?.querySelector('form');
  await subscribed?.unsubscribe();
  if (form) await fetch(form.action, { method: 'POST', body: new FormData(form) });
  await reload();
  return show();
}

/** The list of phones as the server has it now. */
async function reload() {
  const page = new DOMParser().parseFromString(await (await fetch('/settings')).text(), 'text/html');
  const fresh = page.getElementById('phones');
  if (fresh) byId('phones', HTMLElement)?.replaceWith(fresh);
}

/** @param {HTMLButtonElement | null} button @param {() => Promise<void>} act */
function does(button, act) {
  button?.addEventListener('click', async () => {
    if (button.hasAttribute('aria-busy')) return;
    button.setAttribute('aria-busy', 'true');
    try {
      await act();
    } catch (error) {
      say(error instanceof Refused ? error.message : t('No connection. Try again in a moment.'), button);
    }
    button.removeAttribute('aria-busy');
  });
}

does(on, begin);
does(off, end);
void show();
