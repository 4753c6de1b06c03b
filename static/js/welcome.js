/** The first questions: the browser knows the time zone. */
import { byId } from './dom.js';

const form = byId('welcome', HTMLFormElement);
const zone = byId('f-zone', HTMLSelectElement);

if (form && zone && !form.dataset.known && zone.value === 'UTC') {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...zone.options].some((option) => option.value === here)) zone.value = here;
}
