/** Ties the elements of the diagram to the rows of the table beside it, both ways. */
export function link(viewer) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  let chosen = null;

  function choose(element) {
    if (chosen && registry.get(chosen)) canvas.removeMarker(chosen, 'is-chosen');
    chosen = element?.id ?? null;
    if (element) canvas.addMarker(element, 'is-chosen');
    for (const row of document.querySelectorAll('[data-diagram-table] [data-element]')) {
      row.classList.toggle('is-chosen', row.dataset.element === chosen);
    }
  }

  viewer.on('element.click', ({ element }) => {
    if (element === canvas.getRootElement()) return choose(null);
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
    const row = event.target.closest?.('[data-diagram-table] [data-element]');
    if (!row || event.target.closest('a, button')) return;
    const element = registry.get(row.dataset.element);
    if (!element) return;
    choose(element);
    canvas.scrollToElement(element, 60);
  });
}
