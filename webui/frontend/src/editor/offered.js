import { ask } from '../shared/ask.js';

/** What the fields of the panel offer, asked of the server. */
export class Offered {
  /** @type {import('./panel/choosing.js').Offers} */
  offers = {};

  /** @param {string} draftUrl @param {() => string} issued the day of issue of the plan, if it is known */
  constructor(draftUrl, issued) {
    this.draftUrl = draftUrl;
    this.issued = issued;
    this.timeMeant = this.timeMeant.bind(this);
  }

  async load() {
    this.offers = await ask(`${this.draftUrl}/offers`);
  }

  /**
   * @param {'step' | 'assignment'} of
   * @param {string} words
   * @returns {Promise<{ read: boolean, words: string }>}
   */
  async timeMeant(of, words) {
    const asked = new URLSearchParams({ of, words, issued: this.issued() });
    return ask(`${this.draftUrl}/time?${asked}`).catch(() => ({ read: true, words: '' }));
  }
}
