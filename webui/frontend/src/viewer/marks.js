import { make } from '../shared/make.js';

const MARKERS = ['is-done', 'is-live', 'is-overdue', 'is-incident'];

/**
 * Marks on the diagram what the state says.
 *
 * `state` is `{tokens: {id: count}, done: [id], flows: [id], overdue: [id], incidents: [id],
 * words: {id: text}}`; what the diagram does not show is left out.
 */
export function draw(viewer, state) {
  const canvas = viewer.get('canvas');
  const overlays = viewer.get('overlays');
  const registry = viewer.get('elementRegistry');
  overlays.remove({ type: 'token' });
  registry.forEach(element => MARKERS.forEach(marker => canvas.removeMarker(element, marker)));

  const mark = (ids, marker) => (ids || []).filter(id => registry.get(id))
    .forEach(id => canvas.addMarker(id, marker));
  mark(state.done, 'is-done');
  mark(state.flows, 'is-done');
  mark(Object.keys(state.tokens || {}), 'is-live');
  mark(state.overdue, 'is-overdue');
  mark(state.incidents, 'is-incident');

  for (const id of new Set([...Object.keys(state.tokens || {}), ...(state.overdue || []), ...(state.incidents || [])])) {
    if (!registry.get(id)) continue;
    overlays.add(id, 'token', { position: { top: -14, right: 14 }, html: badge(id, state) });
  }
}

function badge(id, state) {
  const overdue = (state.overdue || []).includes(id);
  const incident = (state.incidents || []).includes(id);
  const count = state.tokens?.[id];
  const kind = incident ? 'incident' : overdue ? 'overdue' : 'live';
  const sign = incident ? '✕' : overdue ? '!' : '';
  const words = state.words?.[id] || '';
  return make('div', { className: `token token--${kind}`, title: words },
    [sign, count].filter(Boolean).join(' ') || '•');
}
