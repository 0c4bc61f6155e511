import en from './en.json';
import vi from './vi.json';

/** Strings that were shown without a translation; a browser test keeps this empty. */
export const untranslated = new Set();

const vietnamese = document.documentElement.lang !== 'en';

/** Translates a string of the libraries, `{name}` standing for a value. */
export function translate(template, values = {}) {
  if (vietnamese && !(template in vi)) untranslated.add(template);
  const words = (vietnamese && vi[template]) || template;
  return words.replace(/{([^}]+)}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Says in English, where the page is English, what is written in the officers' language. */
export function native(words) {
  return (!vietnamese && en[words]) || words;
}

export const translateModule = { translate: ['value', translate] };
