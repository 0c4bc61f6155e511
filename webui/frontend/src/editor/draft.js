import { ask } from '../shared/ask.js';

/** How often the editor asks whether somebody else saved the draft, in milliseconds. */
const ROUND = 15_000;

/** The saved state of a process that is being drawn; two people never overwrite each other. */
export class Draft {
  /** @param {string} url @param {string} csrf @param {string} file */
  static async load(url, csrf, file) {
    return new Draft(url, csrf, file, await ask(url));
  }

  /**
   * @param {string} url
   * @param {string} csrf
   * @param {string} file the path that is being drawn
   * @param {{ key: string, title: string, revision: number, files: Record<string, string> }} stored
   */
  constructor(url, csrf, file, { key, title, revision, files }) {
    this.url = url;
    this.csrf = csrf;
    this.file = file;
    this.key = key;
    this.title = title || key;
    this.revision = revision;
    this.files = files;
    this.dirty = false;
    /** Whether somebody else saved since. */
    this.overtaken = false;
    /** How often the drawing changed since it was opened. */
    this.changes = 0;
    /** @type {(dirty: boolean) => void} */
    this.onchange = () => undefined;
  }

  get xml() {
    return this.files[this.file];
  }

  touch() {
    this.changes += 1;
    this.dirty = true;
    this.onchange(true);
  }

  /**
   * Writes what was drawn; throws `Refusal` when somebody saved since, and then keeps what was here.
   *
   * @param {string} xml
   * @param {boolean} [byItself]
   */
  async save(xml, byItself = false) {
    const drawn = this.changes;
    const body = { revision: this.revision, files: { [this.file]: xml } };
    const { revision } = await ask(this.url, { method: 'PUT', csrf: this.csrf, body, byItself }).catch(refusal => {
      this.overtaken ||= refusal.status === 409;
      throw refusal;
    });
    this.revision = revision;
    this.files[this.file] = xml;
    this.dirty = drawn !== this.changes;
    this.onchange(this.dirty);
  }

  /**
   * Tells at once, not first when saving, that somebody else saved the draft.
   *
   * @param {(words: string) => void} tell
   */
  watch(tell) {
    setInterval(async () => {
      if (this.overtaken) return;
      const words = await this.overtakenBy().catch(() => '');
      if (words) tell(words);
    }, ROUND);
  }

  /** Who saved this draft since it was opened here, in words; empty where nobody did. */
  async overtakenBy() {
    const { words } = await ask(`${this.url}/overtaken?revision=${this.revision}`, { byItself: true });
    this.overtaken = Boolean(words);
    return words;
  }
}
