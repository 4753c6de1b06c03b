/** The room on this phone: asked to stay, and watched. */
import { toast } from './toast.js';
import { t } from './words.js';

/** Some thirty photos, in bytes. */
const LITTLE = 100_000_000;
let asked = false;
let warned = false;

/** After a photo was kept: the browser may not clear it away, and there has to be room for the next. */
export async function look() {
  const store = navigator.storage;
  if (!asked) {
    asked = true;
    if (!(await store?.persisted?.().catch(() => true))) void store?.persist?.().catch(() => false);
  }
  const { quota, usage } = (await store?.estimate?.().catch(() => undefined)) ?? {};
  if (quota !== undefined && usage !== undefined && quota - usage < LITTLE) warn();
}

function warn() {
  if (warned) return;
  warned = true;
  toast(t('This phone is nearly full. Go online soon, so that your photos leave it.'));
}

/** A photo that could not be kept is sent from this page's memory. */
export function full() {
  toast(
    navigator.onLine
      ? t('This phone keeps no more photos. This one is being sent: leave the page open until it has gone.')
      : t('This phone keeps no more photos. Leave this page open until you are online, or this one is lost.'),
  );
}
