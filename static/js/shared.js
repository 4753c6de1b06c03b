/** On Snap: photos the gallery shared while the server could not say by whom. Another site's page may share, too. */
import { account } from './api.js';
import { bar } from './bar.js';
import { flush, forget, shots } from './outbox.js';
import * as phone from './phone.js';
import { n, t } from './words.js';

/** Nobody's photos are asked about; nothing of them is sent or shown before. */
async function ask() {
  const found = await shots('');
  if (!found.length) return;
  bar(n('Keep one shared photo?', 'Keep {count} shared photos?', found.length), [
    { label: t('Keep'), act: () => void adopt(found) },
    { label: t('Throw away'), act: () => found.forEach(({ id }) => void forget('shots', id)) },
  ]);
}

/** @param {{id: string}[]} found */
async function adopt(found) {
  await Promise.all(found.map(({ id }) => phone.change('shots', id, (shot) => ({ ...shot, account }))));
  document.dispatchEvent(new CustomEvent('kept-here'));
  void flush();
}

if (new URLSearchParams(location.search).has('full')) bar(t('This phone is full: not all shared photos are kept.'), [{ label: t('Close') }]);
void ask().catch(() => undefined);
