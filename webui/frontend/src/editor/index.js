import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import './editor.css';
import { ask } from '../shared/ask.js';
import { make } from '../shared/make.js';
import { translate, untranslated } from '../shared/words.js';
import { Draft } from './draft.js';
import { askForNote } from './note.js';
import { Findings } from './findings.js';
import { frame } from './frame.js';
import { createModeler, open } from './modeler.js';

/** Opens the draft in `host`: draw, save, check, deploy. */
async function start(host) {
  const data = host.dataset;
  const draft = await Draft.load(data.draftUrl, data.csrf, data.file || 'process.bpmn');
  const view = frame(host, draft.title, data.canDeploy === 'true');
  const modeler = createModeler(view);
  const findings = new Findings(modeler, view.findings);
  await open(modeler, draft);

  const guarded = act => async () => {
    view.busy(true);
    try { await act(); }
    catch (error) { view.say(`${error.message} ${error.advice || ''}`, 'bad'); findings.show(error.findings || []); }
    finally { view.busy(false); }
  };
  const current = async () => (await modeler.saveXML({ format: true })).xml;

  const save = guarded(async () => {
    await draft.save(await current());
    view.say(translate('Saved as revision {revision}', { revision: draft.revision }), 'ok');
  });
  const check = guarded(async () => {
    const answer = await ask(data.checkUrl, { method: 'POST', csrf: data.csrf, body: { files: { [draft.file]: await current() } } });
    const errors = findings.show(answer.findings);
    if (errors) view.say(translate('{count} errors: not ready to deploy', { count: errors }), 'bad');
    else view.say(translate('Checked: ready to deploy'), 'ok');
  });
  const deploy = async () => {
    const note = await askForNote(host);
    if (note === null) return;
    await guarded(async () => {
      await draft.save(await current());
      const answer = await ask(data.deployUrl, { method: 'POST', csrf: data.csrf, body: { revision: draft.revision, note } });
      findings.show(answer.findings || []);
      view.say(answer.new
        ? translate('Deployed as version {version}', { version: answer.version })
        : translate('Version {version} holds the same already', { version: answer.version }), 'ok', answer.url);
    })();
  };

  view.on({ save, check, deploy, download: async () => download(draft, await current()) });
  view.bind(modeler);
  modeler.on('commandStack.changed', () => draft.touch());
  draft.onchange = dirty => view.dirty(dirty);
  window.addEventListener('beforeunload', event => { if (draft.dirty) event.preventDefault(); });
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') { event.preventDefault(); save(); }
  });
  Object.assign(host, { modeler, untranslated });
  host.dataset.ready = 'true';
}

function download(draft, xml) {
  const link = make('a', { href: URL.createObjectURL(new Blob([xml], { type: 'application/xml' })), download: draft.file });
  link.click();
  URL.revokeObjectURL(link.href);
}

for (const host of document.querySelectorAll('#editor')) {
  start(host).catch(error => {
    host.replaceChildren(make('p', { className: 'notice notice--bad' }, `${translate(error.message)} ${error.advice || ''}`));
    host.dataset.ready = 'failed';
  });
}
