/** @typedef {import('../types').Element} DiagramElement */

const ROWS = '[data-diagram-table] [data-element]';

/**
 * Ties the elements of the diagram to the rows of the table beside it, both ways.
 *
 * @param {import('./index.js').Viewer} viewer
 */
export function link(viewer) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  /** @type {string | null} */
  let chosen = null;

  /** @param {DiagramElement | null} element */
  function choose(element) {
    if (chosen && registry.get(chosen)) canvas.removeMarker(chosen, 'is-chosen');
    chosen = element?.id ?? null;
    if (element) canvas.addMarker(element.id, 'is-chosen');
    for (const row of document.querySelectorAll(ROWS)) {
      row.classList.toggle('is-chosen', row.getAttribute('data-element') === chosen);
    }
  }

  viewer.on('element.click', (/** @type {any} */ { element }) => {
    if (element === canvas.getRootElement()) { choose(null); return; }
    const target = element.labelTarget || element;
    choose(target);
    const name = target.businessObject?.name || '';
    document.dispatchEvent(new CustomEvent('diagram:select', { detail: { id: target.id, name } }));
    const row = document.querySelector(`[data-diagram-table] [data-element="${CSS.escape(target.id)}"]`);
    const folded = row?.closest('details');
    if (folded) folded.open = true;
    row?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  });

  document.addEventListener('click', event => {
    if (!(event.target instanceof Element)) return;
    const row = event.target.closest(ROWS);
    if (!row || event.target.closest('a, button')) return;
    const element = /** @type {DiagramElement | undefined} */ (registry.get(row.getAttribute('data-element') || ''));
    if (!element) return;
    choose(element);
    canvas.scrollToElement(element.id, 60);
  });
}
