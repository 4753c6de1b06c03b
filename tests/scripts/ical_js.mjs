// Reads calendars and vCards with ical.js for the tests: a line of JSON in, a line of JSON out.
import ICAL from 'ical.js';
import { createInterface } from 'node:readline';

const text = (event, name) => event.component.getFirstPropertyValue(name) ?? null;

const time = (at) => (at.isDate ? at.toString() : at.toJSDate().toISOString());

const event = (component) => {
  const found = new ICAL.Event(component);
  return {
    uid: found.uid,
    summary: found.summary,
    description: found.description,
    location: found.location,
    url: text(found, 'url'),
    categories: found.component.getFirstProperty('categories')?.getValues() ?? [],
    start: time(found.startDate),
    end: time(found.endDate),
    sequence: found.sequence,
    modified: time(text(found, 'last-modified')),
  };
};

const read = {
  calendar: (data) => new ICAL.Component(ICAL.parse(data)).getAllSubcomponents('vevent').map(event),
  vcard: (data) => ICAL.parse(data),
};

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { kind, data } = JSON.parse(line);
  let answer;
  try {
    answer = { value: read[kind](data) };
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
