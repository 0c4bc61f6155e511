const READABLE = 0.5;

/**
 * Shows the whole diagram with a little air around it.
 *
 * Where that would be too small to read, as on a telephone, it shows the part around `focus`.
 */
export function fit(canvas, focus) {
  canvas.zoom('fit-viewport', 'auto');
  canvas.zoom(canvas.zoom() * 0.95, 'auto');
  if (!focus || canvas.zoom() > READABLE * 0.7) return;
  canvas.zoom(READABLE, 'auto');
  canvas.scrollToElement(focus, 40);
}
