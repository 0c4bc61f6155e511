import { ask } from '../shared/ask.js';

/** The saved state of a process that is being drawn; two people never overwrite each other. */
export class Draft {
  static async load(url, csrf, file) {
    return new Draft(url, csrf, file, await ask(url));
  }

  constructor(url, csrf, file, { key, title, revision, files }) {
    Object.assign(this, { url, csrf, file, key, title: title || key, revision, files });
    this.dirty = false;
    this.onchange = () => undefined;
  }

  get xml() {
    return this.files[this.file];
  }

  touch() {
    this.dirty = true;
    this.onchange(true);
  }

  async save(xml) {
    const body = { revision: this.revision, files: { [this.file]: xml } };
    const { revision } = await ask(this.url, { method: 'PUT', csrf: this.csrf, body });
    this.revision = revision;
    this.files[this.file] = xml;
    this.dirty = false;
    this.onchange(false);
  }
}
