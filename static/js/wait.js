/** A photo that is being read: look again until it is. */
import { call } from './api.js';
import { byId } from './dom.js';

const place = byId('wait', HTMLElement);

async function look() {
  try {
    const capture = await call('GET', `/captures/${place?.dataset.id}`);
    if (capture.state !== 'waiting' && capture.state !== 'reading') {
      location.reload();
      return;
    }
  } catch {
    // No answer this time; the next one may come.
  }
  setTimeout(look, 1200);
}

if (place && (place.dataset.state === 'waiting' || place.dataset.state === 'reading')) setTimeout(look, 1000);
