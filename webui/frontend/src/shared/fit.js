/** Below this the labels of a diagram are too small to read. */
const READABLE = 0.75;
const AIR = 40;

/** Shows the whole diagram with a little air around it. */
export function whole(canvas) {
  canvas.zoom('fit-viewport', 'auto');
  canvas.zoom(canvas.zoom() * 0.95, 'auto');
}

/**
 * Shows as much of the diagram as can be read.
 *
 * Where the whole of it would be too small, as on a telephone, its width is shown if that can be
 * read, else the part around `focus` or, without one, its beginning.
 */
export function fit(canvas, focus) {
  whole(canvas);
  if (canvas.zoom() >= READABLE) return;
  const { inner, outer } = canvas.viewbox();
  const zoom = Math.min(1, Math.max(READABLE, outer.width / (inner.width + 2 * AIR)));
  const width = outer.width / zoom;
  const height = outer.height / zoom;
  const middle = focus
    ? { x: focus.x + focus.width / 2, y: focus.y + focus.height / 2 }
    : { x: inner.x, y: inner.y + inner.height / 2 };
  canvas.viewbox({
    x: within(middle.x - width / 2, inner.x - AIR, inner.x + inner.width + AIR - width),
    y: within(middle.y - height / 2, inner.y - AIR, inner.y + inner.height + AIR - height),
    width,
    height,
  });
}

/** `wanted`, but no emptiness beside the diagram; one smaller than the window stands amid it. */
function within(wanted, least, most) {
  return most < least ? (least + most) / 2 : Math.min(most, Math.max(least, wanted));
}
