import { extensionsOf, replaceExtensions } from './extensions.js';

/**
 * Reads the data handed in or out of a call activity as lines `name = value`.
 *
 * A value in `${…}` is an expression, any other the name of a variable; `*` hands over everything.
 */
export function readMappings(object, type) {
  return extensionsOf(object, type).filter(entry => !entry.get('businessKey')).map(line).join('\n');
}

function line(entry) {
  if (entry.get('variables') === 'all') return '*';
  return `${entry.get('target')} = ${entry.get('sourceExpression') || entry.get('source')}`;
}

export function writeMappings(services, element, object, type, text) {
  const keys = extensionsOf(object, type).filter(entry => entry.get('businessKey'));
  const lines = (text || '').split('\n').map(entry => entry.trim()).filter(Boolean);
  const made = lines.map(entry => services.bpmnFactory.create(type, read(entry)));
  return replaceExtensions(services, element, object, type, [...keys, ...made]);
}

function read(entry) {
  if (entry === '*') return { variables: 'all' };
  const [target, ...rest] = entry.split('=');
  const value = rest.join('=').trim() || target.trim();
  const way = value.startsWith('${') ? 'sourceExpression' : 'source';
  return { target: target.trim(), [way]: value };
}
