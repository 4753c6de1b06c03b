/**
 * What a camera's frame is like, measured cheaply: grey values of what lies in the guide, WIDTH × HEIGHT of them.
 * The bounds were measured on card photos cut like the guide, as taken, blurred, moved and darkened.
 */

export const WIDTH = 160;
export const HEIGHT = 100;
const CELLS = 8;

/**
 * `light`: mean of the grey values, 0 to 255; `glare`: share of them that are burnt out; `sharp`: variance of the
 * Laplacian as seen against the light; `moved`: mean difference to the frame before; `reach`: share of the guide's
 * longer or shorter side, whichever is filled better, over which there is anything to see.
 * @typedef {{light: number, glare: number, sharp: number, moved: number, reach: number}} Measures
 * @typedef {'dark' | 'moved' | 'glare' | 'blurred' | 'far' | 'good'} Hint
 */

/** Photos that could be read had at least 46. */
const DARK = 45;
/** They had at most 0.34 of these, white cards in the sun. */
const BURNT = 250;
const GLARE = 0.4;
/** They had 20 or more, 19 of 20 of them; blurred by a hundredth of the card's longer side all but a few had less. */
const BLURRED = 8;
/** Moved by three hundredths of the card they had 11 and more; a quiet hand and a sensor's noise stay below. */
const MOVED = 10;
/** A cell with something to see: its values differ by more than a table's or a sensor's grain. */
const DETAIL = 12;
const FAR = 0.55;

/** @param {Uint8ClampedArray} rgba @returns {Uint8Array} by the weights of ITU-R BT.601 */
export function greys(rgba) {
  const found = new Uint8Array(rgba.length / 4);
  for (let i = 0, at = 0; i < found.length; i++, at += 4) {
    found[i] = (rgba[at] * 77 + rgba[at + 1] * 150 + rgba[at + 2] * 29) >> 8;
  }
  return found;
}

/** @param {Uint8Array} now @param {Uint8Array} [before] @returns {Measures} */
export function measure(now, before) {
  let sum = 0;
  let burnt = 0;
  let change = 0;
  for (let i = 0; i < now.length; i++) {
    sum += now[i];
    if (now[i] >= BURNT) burnt++;
    if (before) change += Math.abs(now[i] - before[i]);
  }
  const light = sum / now.length;
  return {
    light,
    glare: burnt / now.length,
    sharp: (1000 * edges(now)) / Math.max(1, light * light),
    moved: change / now.length,
    reach: reach(now),
  };
}

/** The variance of the Laplacian. @param {Uint8Array} grey */
function edges(grey) {
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < HEIGHT - 1; y++) {
    for (let at = y * WIDTH + 1; at < (y + 1) * WIDTH - 1; at++) {
      const edge = 4 * grey[at] - grey[at - 1] - grey[at + 1] - grey[at - WIDTH] - grey[at + WIDTH];
      sum += edge;
      squares += edge * edge;
    }
  }
  const count = (WIDTH - 2) * (HEIGHT - 2);
  return squares / count - (sum / count) ** 2;
}

/** @param {Uint8Array} grey */
function reach(grey) {
  const columns = new Set();
  const rows = new Set();
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < CELLS; column++) {
      if (spread(grey, column, row) < DETAIL) continue;
      columns.add(column);
      rows.add(row);
    }
  }
  const span = (/** @type {Set<number>} */ found) => (found.size ? Math.max(...found) - Math.min(...found) + 1 : 0);
  return Math.max(span(columns), span(rows)) / CELLS;
}

/** The standard deviation in a cell. @param {Uint8Array} grey @param {number} column @param {number} row */
function spread(grey, column, row) {
  const [wide, high] = [WIDTH / CELLS, Math.floor(HEIGHT / CELLS)];
  let sum = 0;
  let squares = 0;
  for (let y = row * high; y < (row + 1) * high; y++) {
    for (let at = y * WIDTH + column * wide; at < y * WIDTH + (column + 1) * wide; at++) {
      sum += grey[at];
      squares += grey[at] * grey[at];
    }
  }
  const count = wide * high;
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}

/** What matters most. @param {Measures} measures @returns {Hint} */
export function judge({ light, glare, sharp, moved, reach }) {
  if (light < DARK) return 'dark';
  if (moved > MOVED) return 'moved';
  if (glare > GLARE) return 'glare';
  if (sharp < BLURRED) return 'blurred';
  return reach > 0 && reach < FAR ? 'far' : 'good';
}

/**
 * Says a hint when it has held for so many looks, so that nothing chatters.
 * @param {number} looks
 * @returns {(hint: Hint) => Hint} what to say now
 */
export function steady(looks) {
  /** @type {Hint} */
  let said = 'good';
  /** @type {Hint} */
  let next = 'good';
  let seen = 0;
  return (hint) => {
    seen = hint === next ? seen + 1 : 1;
    next = hint;
    if (seen >= looks) said = next;
    return said;
  };
}
