import { make } from '../shared/make.js';

/**
 * Where the work of an instance stands, by the ids of its elements; what the diagram does not show
 * is left out.
 *
 * @typedef {object} State
 * @property {Record<string, number>} [tokens] how many tokens an element has
 * @property {string[]} [done]
 * @property {string[]} [flows]
 * @property {string[]} [overdue]
 * @property {string[]} [incidents]
 * @property {string[]} [unassigned] activities that ended because nobody was there to be asked
 * @property {string[]} [added] of two versions held against each other: what only this one has
 * @property {string[]} [changed] what both have, but not alike
 * @property {Record<string, string>} [words]
 * @property {Record<string, Inside>} [inside] by sub-process: what goes on in it, at any depth
 */

/**
 * @typedef {object} Inside
 * @property {number} tokens
 * @property {boolean} overdue
 * @property {boolean} incident
 * @property {string} words
 */

const MARKERS = ['is-done', 'is-live', 'is-overdue', 'is-incident', 'is-added', 'is-changed'];

/**
 * The state as a diagram shows it whose closed sub-processes hide what goes on in them.
 *
 * @param {State} state
 * @param {(id: string) => boolean} isClosed
 * @returns {State}
 */
export function folded(state, isClosed) {
  const closed = Object.entries(state.inside || {}).filter(([id]) => isClosed(id));
  /** @param {(inside: Inside) => boolean} has */
  const those = has => closed.filter(([, inside]) => has(inside)).map(([id]) => id);
  const running = closed.filter(([, inside]) => inside.tokens);
  return {
    ...state,
    tokens: { ...state.tokens, ...Object.fromEntries(running.map(([id, { tokens }]) => [id, tokens])) },
    overdue: [...state.overdue || [], ...those(inside => inside.overdue)],
    incidents: [...state.incidents || [], ...those(inside => inside.incident)],
    words: { ...state.words, ...Object.fromEntries(closed.map(([id, { words }]) => [id, words])) },
  };
}

/**
 * Marks on the diagram what the state says.
 *
 * @param {import('./index.js').Viewer} viewer
 * @param {State} shown
 */
export function draw(viewer, shown) {
  const canvas = viewer.get('canvas');
  const overlays = viewer.get('overlays');
  const registry = viewer.get('elementRegistry');
  const state = folded(shown, id => Boolean(/** @type {any} */ (registry.get(id))?.collapsed));
  overlays.remove({ type: 'token' });
  registry.forEach(element => MARKERS.forEach(marker => canvas.removeMarker(element.id, marker)));

  /** @param {string[] | undefined} ids @param {string} marker */
  const mark = (ids, marker) => (ids || []).filter(id => registry.get(id))
    .forEach(id => canvas.addMarker(id, marker));
  mark(state.done, 'is-done');
  mark(state.flows, 'is-done');
  mark(Object.keys(state.tokens || {}), 'is-live');
  mark(state.overdue, 'is-overdue');
  mark(state.unassigned, 'is-overdue');
  mark(state.incidents, 'is-incident');
  mark(state.added, 'is-added');
  mark(state.changed, 'is-changed');

  for (const id of marked(state)) {
    if (!registry.get(id)) continue;
    const { kind, text, words } = badge(id, state);
    overlays.add(id, 'token', {
      position: { top: -14, right: 14 },
      html: make('div', { className: `token token--${kind}`, title: words }, text),
    });
  }
}

/**
 * The elements that carry a badge, each once.
 *
 * @param {State} state
 */
export function marked({ tokens = {}, overdue = [], incidents = [], unassigned = [] }) {
  return new Set([...Object.keys(tokens), ...overdue, ...incidents, ...unassigned]);
}

/**
 * What a badge says: the worst there is to say of its element, and how many tokens it has.
 *
 * @param {string} id
 * @param {State} state
 */
export function badge(id, { tokens = {}, overdue = [], incidents = [], unassigned = [], words = {} }) {
  const late = overdue.includes(id) || unassigned.includes(id);
  const kind = incidents.includes(id) ? 'incident' : late ? 'overdue' : 'live';
  const sign = { incident: '✕', overdue: '!', live: '' }[kind];
  return { kind, text: [sign, tokens[id]].filter(Boolean).join(' ') || '•', words: words[id] || '' };
}

/**
 * Where to look first: incidents, late work, then the activities with the most going on.
 *
 * @param {State} state
 * @param {(id: string) => boolean} isGateway a gateway only waits: work goes on elsewhere
 */
export function foremost({ tokens = {}, overdue = [], incidents = [] }, isGateway) {
  const weight = (/** @type {string} */ id) => (isGateway(id) ? 0 : tokens[id]);
  const live = Object.keys(tokens).sort((a, b) => weight(b) - weight(a));
  return [...incidents, ...overdue, ...live];
}
