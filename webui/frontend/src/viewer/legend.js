import { make } from '../shared/make.js';
import { translate } from '../shared/words.js';

const KINDS = [['live', 'Being done'], ['done', 'Done'], ['overdue', 'Overdue'], ['incident', 'Stopped by an incident']];

/** Says in words what the colours of the diagram mean. */
export function legend() {
  const rows = KINDS.map(([kind, words]) => make('li', {},
    make('span', { className: `swatch swatch--${kind}`, ariaHidden: 'true' }), translate(words)));
  return make('ul', { className: 'diagram-legend' }, ...rows);
}
