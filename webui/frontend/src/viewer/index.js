import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './viewer.css';
import { ask, askText } from '../shared/ask.js';
import { fit } from '../shared/fit.js';
import { make } from '../shared/make.js';
import { translate, translateModule } from '../shared/words.js';
import { draw, folded, foremost } from './marks.js';
import { controls } from './controls.js';
import { legend } from './legend.js';
import { link } from './selection.js';

/** @typedef {import('bpmn-js/lib/NavigatedViewer').default<import('../types').Parts>} Viewer */
/** @typedef {import('./marks.js').State} State */
/** @typedef {HTMLElement & { dataset: { xmlUrl: string, stateUrl: string, refresh?: string, shown?: string, ready?: string } }} Host */

/**
 * Draws the plan in `host` and keeps its tokens up to date.
 *
 * @param {Host} host
 */
async function show(host) {
  const canvas = host.appendChild(make('div', { className: 'diagram__canvas' }));
  /** @type {Viewer} */
  const viewer = new NavigatedViewer({
    container: canvas,
    zoomScroll: { enabled: false },
    additionalModules: [translateModule],
  });
  await viewer.importXML(await askText(host.dataset.xmlUrl));
  host.prepend(controls(viewer, canvas));
  if (Number(host.dataset.refresh)) host.after(legend());
  link(viewer);
  await refresh(viewer, host);
  fit(viewer.get('canvas'), busiest(viewer, host));
  host.dataset.ready = 'true';
  keepFresh(viewer, host);
}

/** @param {Viewer} viewer @param {Host} host */
async function refresh(viewer, host) {
  const state = await ask(host.dataset.stateUrl, { byItself: true });
  const text = JSON.stringify(state);
  if (text === host.dataset.shown) return;
  const first = host.dataset.shown === undefined;
  host.dataset.shown = text;
  draw(viewer, state);
  if (!first) document.dispatchEvent(new CustomEvent('diagram:state', { detail: state }));
}

/**
 * Where to look first, as far as this page of the diagram shows it.
 *
 * @param {Viewer} viewer
 * @param {Host} host
 */
function busiest(viewer, host) {
  const registry = viewer.get('elementRegistry');
  const canvas = viewer.get('canvas');
  const shape = (/** @type {string} */ id) => /** @type {any} */ (registry.get(id));
  /** @type {State} */
  const state = folded(JSON.parse(host.dataset.shown || '{}'), id => Boolean(shape(id)?.collapsed));
  const isGateway = (/** @type {string} */ id) => shape(id)?.type.endsWith('Gateway');
  // What lies inside a collapsed sub-process is drawn on a page of its own, which stays closed.
  return foremost(state, isGateway).map(shape)
    .find(element => element && canvas.findRoot(element) === canvas.getRootElement());
}

/** @param {Viewer} viewer @param {Host} host */
function keepFresh(viewer, host) {
  const seconds = Number(host.dataset.refresh || 0);
  if (!seconds) return;
  setInterval(() => {
    // A missed look is made up by the next one; the table beside the diagram stays as it was.
    if (!document.hidden) refresh(viewer, host).catch(() => undefined);
  }, seconds * 1000);
}

for (const host of /** @type {NodeListOf<Host>} */ (document.querySelectorAll('#diagram'))) {
  show(host).catch(error => {
    const advice = translate('The table beside the diagram shows the same.');
    host.replaceChildren(make('p', { className: 'notice notice--bad' }, `${translate(error.message)} ${advice}`));
    host.dataset.ready = 'failed';
  });
}
