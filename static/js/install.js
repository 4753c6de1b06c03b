/** The hint to install: a button where the browser lets us, the two steps on iOS; once, and never when installed. */
import { bar } from './bar.js';
import { byId } from './dom.js';
import { t } from './words.js';

/** @typedef {Event & {prompt: () => Promise<void>}} Offer */

const SHOWN = 'install-hint';
const isInstalled = matchMedia('(display-mode: standalone)').matches || 'standalone' in navigator && navigator.standalone === true;
const isIos = /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1);
const section = byId('install', HTMLElement);
const button = byId('install-button', HTMLButtonElement);

/** A bar on Today, once on this phone. @param {string} words @param {{label: string, act?: () => void}[]} ways */
function say(words, ways) {
  try {
    if (location.pathname !== '/today' || localStorage.getItem(SHOWN)) return;
    localStorage.setItem(SHOWN, new Date().toISOString());
    bar(words, ways);
  } catch {
    // A browser that keeps nothing would show it again and again.
  }
}

/** @param {Offer} offer */
function hint(offer) {
  const install = () => void offer.prompt().catch(() => undefined);
  if (button) {
    button.hidden = false;
    button.addEventListener('click', install);
  }
  say(t('Second Hello is an app, too, and opens without a connection.'), [
    { label: t('Install'), act: install },
    { label: t('Not now') },
  ]);
}

if (isInstalled) {
  if (section) section.hidden = true;
} else if (isIos) {
  const steps = byId('install-ios', HTMLElement);
  if (steps) steps.hidden = false;
  say(t('To install it: tap Share, then “Add to Home Screen”.'), [{ label: t('Got it') }]);
}
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  hint(/** @type {Offer} */ (event));
});
