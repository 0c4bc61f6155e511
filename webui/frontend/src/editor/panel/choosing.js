import { translate } from '../../shared/words.js';

/** @typedef {{ value: string, label: string }} Offer */
/** @typedef {Record<string, Offer[]>} Offers what the province has, by kind of thing */

/**
 * How what was chosen goes into a field: alone, one more behind a comma, as an agency with a
 * position, as the list of a group, as one more line that hands an agency in, by its name.
 *
 * @typedef {'one' | 'many' | 'place' | 'members' | 'line' | 'name'} Manner
 */

/** @typedef {{ from: string[], as: Manner }} Choosing */

const HANDED = '${agency}';

/**
 * The text of a field after something was chosen.
 *
 * @param {Manner} manner
 * @param {string} present
 * @param {string} value
 */
export function chosen(manner, present, value) {
  switch (manner) {
    case 'many': case 'place': return more(present, value, ', ');
    case 'line': return more(present, `agency = \${'${value}'}`, '\n');
    case 'members': return `\${members('${value}')}`;
    default: return value;
  }
}

/** @param {string} present @param {string} value @param {string} between */
function more(present, value, between) {
  const parts = present.split(between.trim() || between).map(part => part.trim()).filter(Boolean);
  return parts.includes(value) ? present : [...parts, value].join(between);
}

/**
 * What a field says, in the words of the province; empty where it is no name that is offered.
 *
 * @param {Choosing} choosing
 * @param {string} present
 * @param {Offers} offers
 */
export function spoken({ from, as: manner }, present, offers) {
  if (manner === 'name' || manner === 'line' || !present) return '';
  const names = namesOf(from, offers);
  if (manner === 'members') return names.get(/^\$\{members\('([^']*)'\)\}$/.exec(present.trim())?.[1] ?? '') ?? '';
  const parts = manner === 'one' ? [present] : present.split(',');
  return parts.map(part => sayPart(part.trim(), manner, names, offers)).filter(Boolean).join('; ');
}

/** @param {string} part @param {Manner} manner @param {Map<string, string>} names @param {Offers} offers */
function sayPart(part, manner, names, offers) {
  if (manner !== 'place') return names.get(part);
  const [agency, position] = part.split('/');
  const title = namesOf(['positions'], offers).get(position);
  const whose = agency === HANDED ? translate('The agency that does the task') : names.get(agency);
  return title && whose ? `${title}, ${whose}` : '';
}

/** @param {string[]} kinds @param {Offers} offers */
function namesOf(kinds, offers) {
  const named = kinds.flatMap(kind => offers[kind] || []).filter(({ value, label }) => value !== label);
  return new Map(named.map(({ value, label }) => [value, label]));
}

/**
 * The agencies whose officers a step may be given to, the one that does the task first.
 *
 * @param {Offers} offers
 * @returns {Offer[]}
 */
export function places(offers) {
  return [{ value: HANDED, label: translate('The agency that does the task') }, ...offers.agencies || []];
}
