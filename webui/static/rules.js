/* What the scripts of the pages decide; nothing here touches a page. */

/** For so long what was typed and could not be sent is kept: two hours. */
export const LONGEST = 2 * 60 * 60 * 1000;

/**
 * What was typed into a form: whose, of which form, from which page, when.
 *
 * `unsent` says that the server did not take it.
 *
 * @typedef {object} Typed
 * @property {string} visitor
 * @property {string} path
 * @property {string} from
 * @property {number} at
 * @property {[string, string][]} fields
 * @property {boolean} [unsent]
 */

/**
 * The page that was opened after something was typed.
 *
 * @typedef {object} Page
 * @property {string | undefined} visitor who is signed in, if anybody
 * @property {string} address
 * @property {string[]} forms the paths that its forms are sent to
 * @property {number} now
 */

/**
 * What becomes of what was typed: `wait` for its form, `put back` into it, or `forget`.
 *
 * It is forgotten once it arrived: the page is the one the form was sent to, or another that says
 * `?done=`. What the server did not take cannot have arrived, even where a form is sent to the page
 * it stands on.
 *
 * @param {Typed} typed
 * @param {Page} page
 * @returns {'wait' | 'put back' | 'forget'}
 */
export function fate(typed, page) {
  if (page.visitor !== typed.visitor || page.now - typed.at >= LONGEST) return 'forget';
  const hasForm = page.forms.includes(typed.path);
  if (typed.unsent) return hasForm ? 'put back' : 'wait';
  return hasForm && !arrived(typed, page.address) ? 'put back' : 'forget';
}

/**
 * @param {Typed} typed
 * @param {string} address
 */
function arrived(typed, address) {
  const { pathname, searchParams } = new URL(address);
  return pathname === typed.path || (address !== typed.from && searchParams.has('done'));
}

/**
 * By what a form is known that was left with something typed in it: where it is sent to, and what
 * it is about. What differs with each page is no part of it.
 *
 * @param {string} path
 * @param {[string, string][]} hidden
 */
export function identity(path, hidden) {
  const about = hidden.filter(([name]) => name !== 'csrf' && name !== 'command');
  return about.length === 0 ? path : `${path}?${new URLSearchParams(about)}`;
}

/**
 * What becomes of what was typed into a form that was left: `offer` it, `keep` it, as it stands
 * there already, or `forget` it.
 *
 * @param {{ visitor: string, at: number, fields: [string, string][] }} left
 * @param {{ visitor: string | undefined, now: number, fields: [string, string][] }} page
 * @returns {'offer' | 'keep' | 'forget'}
 */
export function leftFate(left, page) {
  if (page.visitor !== left.visitor || page.now - left.at >= LONGEST) return 'forget';
  return JSON.stringify(left.fields) === JSON.stringify(page.fields) ? 'keep' : 'offer';
}

/**
 * The values a field had, by its name, in the order in which they were typed.
 *
 * @param {[string, string][]} fields
 * @returns {Map<string, string[]>}
 */
export function byName(fields) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) || []), value]);
  return values;
}

/**
 * What is to be said of a draft that was sent to be kept.
 *
 * @param {{ ok: boolean, status: number } | null} answer null where the server could not be reached
 * @returns {'saved' | 'over' | 'lost'}
 */
export function draftStatus(answer) {
  if (answer?.ok) return 'saved';
  return answer?.status === 401 ? 'over' : 'lost';
}

/**
 * Whether files are more than the server takes, all together.
 *
 * @param {{ size: number }[]} files
 * @param {number} most in octets
 */
export function isTooLarge(files, most) {
  return files.reduce((sum, file) => sum + file.size, 0) > most;
}

/**
 * How far the menu is to be moved aside so that the entry of this page is seen; null where it is.
 *
 * @param {{ offsetLeft: number, offsetWidth: number }} entry
 * @param {{ offsetLeft: number, clientWidth: number }} row
 */
export function menuOffset(entry, row) {
  const hidden = entry.offsetLeft + entry.offsetWidth > row.offsetLeft + row.clientWidth - 28;
  return hidden ? entry.offsetLeft - row.offsetLeft - 40 : null;
}

/**
 * A whole number with its thousands apart, as Vietnam writes it.
 *
 * @param {number} number
 */
export function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, '.');
}

/**
 * How many characters the server will count: composed letters, each as one.
 *
 * @param {string} text
 */
export function lengthOf(text) {
  return [...text.normalize('NFC').trim()].length;
}

/**
 * How the server reads a number, as Vietnam writes it; null for what it asks about or refuses.
 *
 * @param {string} text
 */
export function understood(text) {
  const compact = text.replace(/\s/g, '');
  if (/^[+-]?[1-9]\d{0,2},\d{3}$/.test(compact)) return null;
  const plain = /^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(compact) ? compact.replaceAll('.', '') : compact;
  if (!/^[+-]?\d+([,.]\d+)?$/.test(plain)) return null;
  const [whole, rest] = plain.replace('.', ',').split(',');
  return grouped(Number(whole)) + (rest ? `,${rest}` : '');
}

/**
 * How many rows a list has now that are not on the page.
 *
 * @param {string[]} shown
 * @param {string[]} found
 */
export function newcomers(shown, found) {
  return found.filter(row => !shown.includes(row)).length;
}

/** @type {Map<string, 'next' | 'previous' | 'tick' | 'claim' | 'complete' | 'keys'>} */
const KEYS = new Map([
  ['ArrowDown', 'next'], ['j', 'next'], ['ArrowUp', 'previous'], ['k', 'previous'],
  ['x', 'tick'], ['n', 'claim'], ['h', 'complete'], ['?', 'keys'],
]);

/**
 * What a key means in a list; nothing while somebody types, or with another key held.
 *
 * @param {{ key: string, ctrlKey?: boolean, altKey?: boolean, metaKey?: boolean }} pressed
 * @param {boolean} typing
 * @returns {'' | 'next' | 'previous' | 'tick' | 'claim' | 'complete' | 'keys'}
 */
export function keyOf(pressed, typing) {
  const held = pressed.ctrlKey || pressed.altKey || pressed.metaKey;
  return typing || held ? '' : KEYS.get(pressed.key) || '';
}
