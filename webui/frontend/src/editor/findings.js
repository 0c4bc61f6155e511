import { make } from '../shared/make.js';
import { translate } from '../shared/words.js';

const SEVERITIES = ['error', 'warning', 'note'];

/** Shows what the check found: a list under the drawing and marks on it. */
export class Findings {
  constructor(modeler, host) {
    this.modeler = modeler;
    this.host = host;
  }

  /** Replaces what is shown; answers how many errors there are. */
  show(findings) {
    const order = [...findings].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
    this.#mark(order);
    this.host.hidden = !order.length;
    this.host.replaceChildren(
      make('h2', {}, translate('{count} findings', { count: order.length })),
      make('ol', { className: 'findings' }, ...order.map(finding => this.#row(finding))),
    );
    return order.filter(finding => finding.severity === 'error').length;
  }

  #row(finding) {
    const place = [finding.file, finding.line && translate('line {line}', { line: finding.line }), finding.element].filter(Boolean).join(' · ');
    const element = finding.element && this.modeler.get('elementRegistry').get(finding.element);
    const where = element
      ? make('button', { type: 'button', className: 'findings__place', onclick: () => this.#choose(element) }, place)
      : make('span', { className: 'findings__place' }, place);
    return make('li', { className: `findings__row findings__row--${finding.severity}`, 'data-code': finding.code },
      make('strong', {}, `${translate(finding.severity)}: `), finding.message, ' ',
      finding.advice ? make('em', {}, finding.advice) : '', ' ', where);
  }

  #choose(element) {
    this.modeler.get('canvas').scrollToElement(element, 80);
    this.modeler.get('selection').select(element);
  }

  #mark(findings) {
    const overlays = this.modeler.get('overlays');
    const registry = this.modeler.get('elementRegistry');
    overlays.remove({ type: 'finding' });
    const worst = new Map();
    for (const finding of findings) {
      if (finding.element && registry.get(finding.element) && !worst.has(finding.element)) worst.set(finding.element, finding);
    }
    for (const [id, finding] of worst) {
      const html = make('div', { className: `finding finding--${finding.severity}`, title: finding.message }, finding.severity === 'note' ? 'i' : '!');
      // A process without a pool has no shape of its own to carry a mark.
      if (registry.get(id).parent) overlays.add(id, 'finding', { position: { top: -12, left: -12 }, html });
    }
  }
}
