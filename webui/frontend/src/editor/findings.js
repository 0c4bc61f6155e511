import { make } from '../shared/make.js';
import { translate } from '../shared/words.js';
import { repairOf } from './repairs.js';

/**
 * What the check says of one place of a draft.
 *
 * @typedef {object} Finding
 * @property {'error' | 'warning' | 'note'} severity
 * @property {string} code
 * @property {string} message
 * @property {string} [advice]
 * @property {string} [element]
 * @property {string} [file]
 * @property {number} [line]
 * @property {string} [about] the attribute, extension or form that is meant
 */

const SEVERITIES = ['error', 'warning', 'note'];

/**
 * The worst first, of equals those of the file that is drawn, otherwise as they came.
 *
 * @param {Finding[]} findings
 * @param {string} [file]
 */
export function ordered(findings, file = '') {
  /** @param {Finding} one */
  const rank = one => 2 * SEVERITIES.indexOf(one.severity) + (one.file === file ? 0 : 1);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

/**
 * The finding to be marked on each element: the worst of it.
 *
 * @param {Finding[]} findings the worst first
 * @param {(element: string) => boolean} isDrawn
 * @returns {Map<string, Finding>}
 */
export function worst(findings, isDrawn) {
  /** @type {Map<string, Finding>} */
  const marks = new Map();
  for (const finding of findings) {
    const { element } = finding;
    if (element && isDrawn(element) && !marks.has(element)) marks.set(element, finding);
  }
  return marks;
}

/**
 * File, line and element of a finding, as far as they are known.
 *
 * @param {Finding} finding
 */
export function place({ file, line, element }) {
  return [file, line && translate('line {line}', { line }), element].filter(Boolean).join(' · ');
}

/** Shows what the check found: a list beside the drawing and marks on it. */
export class Findings {
  /**
   * @param {import('./modeler.js').PlanModeler} modeler
   * @param {HTMLElement} host
   * @param {string} file the path that is drawn
   */
  constructor(modeler, host, file) {
    this.modeler = modeler;
    this.host = host;
    this.file = file;
  }

  /**
   * Replaces what is shown; answers how many errors there are.
   *
   * @param {Finding[]} findings
   */
  show(findings) {
    const order = ordered(findings, this.file);
    this.#mark(order);
    this.host.hidden = !order.length;
    const open = /** @type {HTMLDetailsElement | null} */ (this.host.querySelector('details'))?.open ?? true;
    this.host.replaceChildren(make('details', { open },
      make('summary', {}, translate('{count} findings', { count: order.length })),
      make('ol', { className: 'findings' }, ...order.map(finding => this.#row(finding))),
    ));
    return order.filter(finding => finding.severity === 'error').length;
  }

  /** @param {Finding} finding */
  #row(finding) {
    const element = finding.element && this.modeler.get('elementRegistry').get(finding.element);
    const where = element
      ? make('button', { type: 'button', className: 'findings__place', onclick: () => this.#choose(element) }, place(finding))
      : make('span', { className: 'findings__place' }, place(finding));
    return make('li', { className: `findings__row findings__row--${finding.severity}`, 'data-code': finding.code },
      make('strong', {}, `${translate(finding.severity)}: `), finding.message, ' ',
      finding.advice ? make('em', {}, finding.advice) : '', ' ', where, ' ', this.#repair(finding));
  }

  /** @param {Finding} finding */
  #repair(finding) {
    const element = finding.element ? this.modeler.get('elementRegistry').get(finding.element) : undefined;
    const services = { modeling: this.modeler.get('modeling'), bpmnFactory: this.modeler.get('bpmnFactory') };
    const repair = repairOf(finding, /** @type {any} */ (element), services);
    if (!repair) return '';
    const label = translate(repair.label, { name: finding.about });
    return make('button', { type: 'button', className: 'btn btn--small findings__repair', onclick: repair.act }, label);
  }

  /** @param {import('diagram-js/lib/core/Types').ElementLike} element */
  #choose(element) {
    this.modeler.get('canvas').scrollToElement(element.id, 80);
    this.modeler.get('selection').select(element);
  }

  /** @param {Finding[]} findings the worst first */
  #mark(findings) {
    const overlays = this.modeler.get('overlays');
    const registry = this.modeler.get('elementRegistry');
    overlays.remove({ type: 'finding' });
    for (const [id, finding] of worst(findings, element => Boolean(registry.get(element)))) {
      const html = make('div', { className: `finding finding--${finding.severity}`, title: finding.message }, finding.severity === 'note' ? 'i' : '!');
      // A process without a pool has no shape of its own to carry a mark.
      if (registry.get(id)?.parent) overlays.add(id, 'finding', { position: { top: -12, left: -12 }, html });
    }
  }
}
