import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import './editor.css';
import { Refusal, ask } from '../shared/ask.js';
import { make } from '../shared/make.js';
import { translate, untranslated } from '../shared/words.js';
import { Draft } from './draft.js';
import { askForNote } from './note.js';
import { Findings } from './findings.js';
import { frame } from './frame.js';
import { createModeler, open } from './modeler.js';
import { Offered } from './offered.js';
import { property } from './panel/extensions.js';
import { settled } from './settled.js';

/** Milliseconds without a change after which the drawing is checked. */
const PAUSE = 900;
/** Milliseconds without a change after which the draft is saved by itself. */
const REST = 5000;

/** The editor of one draft: draw, save, check, deploy. */
class Editor {
  /**
   * @param {HTMLElement} host
   * @param {Draft} draft
   */
  constructor(host, draft) {
    this.host = host;
    this.draft = draft;
    this.view = frame(host, draft.title, host.dataset.canDeploy === 'true');
    this.offered = new Offered(draft.url, () => this.#issued());
    this.modeler = createModeler(this.view, this.offered);
    this.findings = new Findings(this.modeler, this.view.findings, draft.file);
  }

  async start() {
    const { draft, modeler, view } = this;
    await this.offered.load();
    await open(modeler, draft);
    view.on({ save: () => this.save(), check: () => this.check(), deploy: () => this.deploy(), download: () => this.download() });
    view.bind(modeler);
    const look = settled(PAUSE, () => this.#look());
    const keep = settled(REST, () => this.#keep());
    modeler.on('commandStack.changed', () => { draft.touch(); look(); keep(); });
    draft.watch(words => view.say(words, 'bad'));
    modeler.on('import.render.complete', look);
    look();
    draft.onchange = dirty => view.dirty(dirty);
    window.addEventListener('beforeunload', event => { if (draft.dirty) event.preventDefault(); });
    document.addEventListener('keydown', event => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') { event.preventDefault(); this.save(); }
    });
  }

  save() {
    return this.#guarded(async () => {
      await this.draft.save(await this.#xml());
      this.view.say(translate('Saved as revision {revision}', { revision: this.draft.revision }), 'ok');
    });
  }

  check() {
    return this.#guarded(async () => {
      const answer = await this.#post('checkUrl', { files: { [this.draft.file]: await this.#xml() } });
      const errors = this.findings.show(answer.findings);
      if (errors) this.view.say(translate('{count} errors: not ready to deploy', { count: errors }), 'bad');
      else this.view.say(translate('Checked: ready to deploy'), 'ok');
    });
  }

  /** Saves what was drawn; once somebody else saved, only a person may go on. */
  async #keep() {
    if (!this.draft.dirty || this.draft.overtaken) return;
    await this.#guarded(async () => {
      await this.draft.save(await this.#xml(), true);
      this.view.say(translate('Saved by itself as revision {revision}', { revision: this.draft.revision }), 'ok');
    });
  }

  /** Shows what the check finds in what is drawn now; what was drawn on meanwhile is checked again. */
  async #look() {
    const drawn = this.draft.changes;
    const files = { [this.draft.file]: await this.#xml() };
    const answer = await this.#post('checkUrl', { files }, true).catch(() => null);
    if (answer && drawn === this.draft.changes) this.findings.show(answer.findings);
  }

  /** The day of issue that the process states. */
  #issued() {
    const processes = this.modeler.getDefinitions().get('rootElements').filter((/** @type {any} */ one) => one.$type === 'bpmn:Process');
    return processes.map((/** @type {any} */ one) => property(one, 'issued_on')).find(Boolean) || '';
  }

  async deploy() {
    const note = await askForNote(this.host);
    if (note === null) return;
    await this.#guarded(async () => {
      await this.draft.save(await this.#xml());
      this.view.say(translate('Playing the scenarios of the process, then deploying…'), '');
      const answer = await this.#post('deployUrl', { revision: this.draft.revision, note });
      this.findings.show(answer.findings || []);
      const { version, url } = answer;
      this.view.say(answer.new
        ? translate('Deployed as version {version}', { version })
        : translate('Version {version} holds the same already', { version }), 'ok', url);
    });
  }

  async download() {
    const blob = new Blob([await this.#xml()], { type: 'application/xml' });
    const link = make('a', { href: URL.createObjectURL(blob), download: this.draft.file });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /** @returns {Promise<string>} */
  async #xml() {
    return (await this.modeler.saveXML({ format: true })).xml || '';
  }

  /** @param {'checkUrl' | 'deployUrl'} address @param {unknown} body @param {boolean} [byItself] */
  #post(address, body, byItself = false) {
    return ask(this.host.dataset[address] || '', { method: 'POST', csrf: this.draft.csrf, body, byItself });
  }

  /**
   * Does one act at a time; a refusal is told beside the buttons, its findings on the drawing.
   *
   * @param {() => Promise<void>} act
   */
  async #guarded(act) {
    this.view.busy(true);
    try { await act(); }
    catch (error) {
      const refusal = refusalOf(error);
      this.view.say(`${refusal.message} ${refusal.advice}`, 'bad');
      this.findings.show(refusal.findings);
    }
    finally { this.view.busy(false); }
  }
}

/**
 * What to tell of an error: of a refusal its own words, of any other at least its message.
 *
 * @param {unknown} error
 */
function refusalOf(error) {
  if (error instanceof Refusal) return error;
  return { message: error instanceof Error ? error.message : String(error), advice: '', findings: [] };
}

/** @param {HTMLElement} host */
async function start(host) {
  const { draftUrl = '', csrf = '', file = 'process.bpmn' } = host.dataset;
  const editor = new Editor(host, await Draft.load(draftUrl, csrf, file));
  await editor.start();
  Object.assign(host, { modeler: editor.modeler, untranslated });
  host.dataset.ready = 'true';
}

for (const host of document.querySelectorAll('#editor')) {
  const place = /** @type {HTMLElement} */ (host);
  start(place).catch(error => {
    const { message, advice } = refusalOf(error);
    place.replaceChildren(make('p', { className: 'notice notice--bad' }, `${translate(message)} ${advice}`));
    place.dataset.ready = 'failed';
  });
}
