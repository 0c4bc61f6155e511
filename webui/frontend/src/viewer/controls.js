import { whole } from '../shared/fit.js';
import { make } from '../shared/make.js';
import { translate } from '../shared/words.js';

/**
 * Buttons to zoom; the wheel belongs to the page until someone works inside the diagram.
 *
 * @param {import('./index.js').Viewer} viewer
 * @param {HTMLElement} canvas
 */
export function controls(viewer, canvas) {
  const zoom = viewer.get('zoomScroll');
  canvas.addEventListener('pointerdown', () => zoom.toggle(true));
  canvas.addEventListener('pointerleave', () => zoom.toggle(false));

  /** @param {string} sign @param {string} words @param {() => void} act */
  const button = (sign, words, act) => make(
    'button', { type: 'button', className: 'diagram__button', title: words, ariaLabel: words, onclick: act }, sign,
  );
  return make('div', { className: 'diagram__controls' },
    button('+', translate('Zoom in'), () => zoom.stepZoom(1)),
    button('−', translate('Zoom out'), () => zoom.stepZoom(-1)),
    button('⤢', translate('Fit to the page'), () => whole(viewer.get('canvas'))),
  );
}
