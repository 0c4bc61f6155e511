/** Below this the labels of a diagram are too small to read: those beside its shapes are 11 px, and 9 must be left. */
const READABLE = 9 / 11;
const AIR = 40;
/** The library takes any word for the middle of the window; its types know a point only. */
const AMID = /** @type {any} */ ('auto');

/** @typedef {import('diagram-js/lib/core/Canvas').default} Canvas */
/** @typedef {{ x: number, y: number, width: number, height: number }} Rect */

/**
 * Shows the whole diagram with a little air around it.
 *
 * @param {Canvas} canvas
 */
export function whole(canvas) {
  canvas.zoom('fit-viewport', AMID);
  canvas.zoom(canvas.zoom() * 0.95);
}

/**
 * Shows the whole diagram beside the tools that lie on the left edge of the canvas.
 *
 * @param {Canvas} canvas
 * @param {number} tools the width that they take, px
 */
export function besideTools(canvas, tools) {
  whole(canvas);
  const { width } = canvas.viewbox().outer;
  canvas.zoom(canvas.zoom() * Math.max(0.5, (width - tools) / width));
  canvas.scroll({ dx: tools / 2, dy: 0 });
}

/**
 * Shows as much of the diagram as can be read.
 *
 * Where the whole of it would be too small, as on a telephone, its width is shown if that can be
 * read, else the part around `focus` or, without one, its beginning.
 *
 * @param {Canvas} canvas
 * @param {Rect} [focus]
 */
export function fit(canvas, focus) {
  whole(canvas);
  if (canvas.zoom() >= READABLE) return;
  const { inner, outer } = canvas.viewbox();
  canvas.viewbox(readable(inner, outer, focus));
}

/**
 * The part of a diagram to show at a scale that can be read.
 *
 * @param {Rect} inner the diagram
 * @param {{ width: number, height: number }} outer the window
 * @param {Rect} [focus]
 * @returns {Rect}
 */
export function readable(inner, outer, focus) {
  const zoom = Math.min(1, Math.max(READABLE, outer.width / (inner.width + 2 * AIR)));
  const width = outer.width / zoom;
  const height = outer.height / zoom;
  const middle = focus
    ? { x: focus.x + focus.width / 2, y: focus.y + focus.height / 2 }
    : { x: inner.x, y: inner.y + inner.height / 2 };
  return {
    x: within(middle.x - width / 2, inner.x - AIR, inner.x + inner.width + AIR - width),
    y: within(middle.y - height / 2, inner.y - AIR, inner.y + inner.height + AIR - height),
    width,
    height,
  };
}

/**
 * `edge`, but no emptiness beside the diagram; one smaller than the window stands amid it.
 *
 * @param {number} edge
 * @param {number} least
 * @param {number} most
 */
function within(edge, least, most) {
  return most < least ? (least + most) / 2 : Math.min(most, Math.max(least, edge));
}
