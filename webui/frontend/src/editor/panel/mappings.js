import { extensionsOf, replaceExtensions } from './extensions.js';

/** @typedef {import('../../types').ModdleElement} ModdleElement */

/**
 * Reads the data handed in or out of a call activity as lines `name = value`.
 *
 * A value in `${…}` is an expression, any other the name of a variable; `*` hands over everything.
 *
 * @param {ModdleElement} object
 * @param {string} type `camunda:In` or `camunda:Out`
 */
export function readMappings(object, type) {
  return extensionsOf(object, type).filter(entry => !entry.get('businessKey')).map(line).join('\n');
}

/** @param {ModdleElement} entry */
function line(entry) {
  if (entry.get('variables') === 'all') return '*';
  return `${entry.get('target')} = ${entry.get('sourceExpression') || entry.get('source')}`;
}

/**
 * Writes the lines back in one undoable command; the hand-over of the business key stays.
 *
 * @param {import('../../types').Services} services
 * @param {import('../../types').Element} element
 * @param {ModdleElement} object
 * @param {string} type
 * @param {string | undefined} text
 */
export function writeMappings(services, element, object, type, text) {
  const keys = extensionsOf(object, type).filter(entry => entry.get('businessKey'));
  const lines = (text || '').split('\n').map(entry => entry.trim()).filter(Boolean);
  const entries = lines.map(entry => services.bpmnFactory.create(type, read(entry)));
  replaceExtensions(services, element, object, type, [...keys, ...entries]);
}

/**
 * @param {string} entry
 * @returns {Record<string, string>}
 */
function read(entry) {
  if (entry === '*') return { variables: 'all' };
  const [target, ...rest] = entry.split('=');
  const value = rest.join('=').trim() || target.trim();
  const way = value.startsWith('${') ? 'sourceExpression' : 'source';
  return { target: target.trim(), [way]: value };
}
