import { besideTools } from '../shared/fit.js';
import { make } from '../shared/make.js';
import { translate } from '../shared/words.js';
import { TOOLS } from './modeler.js';

/** @typedef {'save' | 'check' | 'deploy' | 'undo' | 'redo' | 'fit' | 'download'} Act */
/** @typedef {Record<Act, HTMLButtonElement>} Buttons */

/**
 * Builds the toolbar, canvas, panel and findings inside `host`, and answers with its parts.
 *
 * @param {HTMLElement} host
 * @param {string} title
 * @param {boolean} canDeploy
 */
export function frame(host, title, canDeploy) {
  const buttons = tools();
  buttons.deploy.hidden = !canDeploy;
  const status = make('span', { className: 'editor__status', role: 'status' });
  const canvas = make('div', { className: 'editor__canvas', ariaLabel: title });
  const panel = make('div', { className: 'editor__panel' });
  const findings = make('section', { className: 'editor__findings', hidden: true });
  host.replaceChildren(
    make('div', { className: 'editor__bar', role: 'toolbar', ariaLabel: translate('Tools of the drawing') }, ...Object.values(buttons), status),
    make('div', { className: 'editor__work' }, canvas, make('div', { className: 'editor__side' }, panel, findings)),
  );

  return {
    canvas, panel, findings,
    /** @param {Partial<Record<Act, () => unknown>>} acts */
    on: acts => Object.entries(acts).forEach(([name, act]) => { buttons[/** @type {Act} */ (name)].onclick = act; }),
    /** @param {boolean} busy */
    busy: busy => [buttons.save, buttons.check, buttons.deploy].forEach(one => { one.disabled = busy; }),
    /** @param {boolean} dirty */
    dirty: dirty => { if (dirty) say(status, translate('Not saved yet'), 'muted'); },
    /** @param {string} words @param {string} kind @param {string} [url] */
    say: (words, kind, url) => say(status, words, kind, url),
    /** @param {import('./modeler.js').PlanModeler} modeler */
    bind: modeler => {
      bind(modeler, buttons);
      status.before(pages(modeler));
    },
  };
}

/**
 * The drawings of a file that has several, one of which is shown.
 *
 * @param {import('./modeler.js').PlanModeler} modeler
 */
function pages(modeler) {
  /** @type {any[]} */
  const diagrams = modeler.getDefinitions().get('diagrams').filter((/** @type {any} */ one) => one.plane?.bpmnElement?.$type !== 'bpmn:SubProcess');
  const options = diagrams.map(({ plane }, place) => make('option', { value: String(place) }, plane?.bpmnElement?.name || plane?.bpmnElement?.id || String(place + 1)));
  const choice = make('select', { ariaLabel: translate('Page'), hidden: diagrams.length < 2 }, ...options);
  choice.onchange = async () => {
    await modeler.open(diagrams[Number(choice.value)]);
    besideTools(modeler.get('canvas'), TOOLS);
  };
  return choice;
}

/** @returns {Buttons} */
function tools() {
  /** @param {Act} name @param {string} words */
  const button = (name, words, kind = '') => make('button', { type: 'button', className: `btn btn--small ${kind}`, 'data-act': name }, words);
  return {
    save: button('save', translate('Save draft')),
    check: button('check', translate('Check')),
    deploy: button('deploy', translate('Deploy'), 'btn--primary'),
    undo: button('undo', translate('Undo'), 'btn--quiet'),
    redo: button('redo', translate('Redo'), 'btn--quiet'),
    fit: button('fit', translate('Fit to the page'), 'btn--quiet'),
    download: button('download', translate('Download'), 'btn--quiet'),
  };
}

/**
 * @param {HTMLElement} status
 * @param {string} words
 * @param {string} kind
 * @param {string} [url]
 */
function say(status, words, kind, url) {
  status.className = `editor__status editor__status--${kind}`;
  status.replaceChildren(words);
  if (url) status.append(' ', make('a', { href: url }, translate('Open')));
}

/**
 * @param {import('./modeler.js').PlanModeler} modeler
 * @param {Buttons} buttons
 */
function bind(modeler, buttons) {
  const stack = modeler.get('commandStack');
  buttons.undo.onclick = () => stack.undo();
  buttons.redo.onclick = () => stack.redo();
  buttons.fit.onclick = () => besideTools(modeler.get('canvas'), TOOLS);
  const update = () => {
    buttons.undo.disabled = !stack.canUndo();
    buttons.redo.disabled = !stack.canRedo();
  };
  modeler.on('commandStack.changed', update);
  update();
}
