import en from './en.json';
import vi from './vi.json';

/** @typedef {Record<string, string>} Catalogue */

/** @type {Catalogue} English, by what is written in the officers' language. */
const ENGLISH = en;
/** @type {Catalogue} Vietnamese, by what the libraries say. */
const VIETNAMESE = vi;

/** @type {Set<string>} Strings that were shown without a translation; a browser test keeps this empty. */
export const untranslated = new Set();

const vietnamese = document.documentElement.lang !== 'en';

/**
 * Translates a string of the libraries, `{name}` standing for a value.
 *
 * @param {string} template
 * @param {Record<string, unknown>} [values]
 * @returns {string}
 */
export function translate(template, values = {}) {
  if (vietnamese && !(template in VIETNAMESE)) untranslated.add(template);
  const words = (vietnamese && VIETNAMESE[template]) || template;
  return words.replace(/{([^}]+)}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * Says in English, where the page is English, what is written in the officers' language.
 *
 * @param {string} words
 */
export function native(words) {
  return (!vietnamese && ENGLISH[words]) || words;
}

export const translateModule = { translate: ['value', translate] };
