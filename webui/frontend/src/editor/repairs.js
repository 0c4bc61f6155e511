import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';

/** @typedef {import('../types').Element} Element */
/** @typedef {import('../types').ModdleElement} ModdleElement */
/** @typedef {import('../types').Services} Services */
/** @typedef {import('./findings.js').Finding} Finding */

/**
 * A repair that leaves nothing to decide; undone like any other change of the drawing.
 *
 * @typedef {{ label: string, act: () => void }} Repair
 */

const FOREIGN = ['unknown-extension', 'refused-extension', 'extension-misplaced', 'unknown-attribute'];

/**
 * The certain repair of a finding, or null where a person has to decide.
 *
 * @param {Finding} finding
 * @param {Element | undefined} element
 * @param {Services} services
 * @returns {Repair | null}
 */
export function repairOf(finding, element, services) {
  if (!element) return null;
  const object = getBusinessObject(element);
  if (FOREIGN.includes(finding.code) && finding.about) return removal(finding.about, element, object, services);
  if (finding.code === 'condition-missing') return defaulting(element, object, services);
  if (['default-condition', 'condition-not-allowed'].includes(finding.code) && object.conditionExpression) {
    return { label: 'Remove the condition', act: () => services.modeling.updateProperties(element, { conditionExpression: undefined }) };
  }
  return null;
}

/** @param {Element} flow @param {ModdleElement} object @param {Services} services */
function defaulting(flow, object, { modeling }) {
  const source = object.sourceRef;
  const bare = (source?.outgoing || []).filter((/** @type {ModdleElement} */ one) => !one.conditionExpression);
  if (!/** @type {any} */ (flow).source || source.default || bare.length !== 1) return null;
  return { label: 'Make it the default flow', act: () => modeling.updateProperties(/** @type {any} */ (flow).source, { default: object }) };
}

/**
 * Takes away what bears a name: an attribute, or an entry of `extensionElements`, of the element
 * or of a part of it that has no id of its own.
 *
 * @param {string} name such as `camunda:class`
 * @param {Element} element
 * @param {ModdleElement} object
 * @param {Services} services
 * @returns {Repair | null}
 */
function removal(name, element, object, { modeling }) {
  for (const part of parts(object)) {
    if (part.get(name) !== undefined && !Array.isArray(part.get(name))) {
      return { label: 'Remove {name}', act: () => modeling.updateModdleProperties(element, part, { [name]: undefined }) };
    }
    const values = part.$type === 'bpmn:ExtensionElements' ? part.get('values') || [] : [];
    const rest = values.filter((/** @type {ModdleElement} */ entry) => !sameName(entry.$type, name));
    if (rest.length < values.length) {
      return { label: 'Remove {name}', act: () => modeling.updateModdleProperties(element, part, { values: rest }) };
    }
  }
  return null;
}

/**
 * The library writes the types that it knows with a capital, those that it does not as in the file.
 *
 * @param {string} type
 * @param {string} name
 */
function sameName(type, name) {
  return type.toLowerCase() === name.toLowerCase();
}

/** @param {ModdleElement} object @returns {ModdleElement[]} */
function parts(object) {
  const inner = [object.extensionElements, object.loopCharacteristics, ...object.eventDefinitions || []].filter(Boolean);
  return [object, ...inner, ...inner.map(part => part.extensionElements).filter(Boolean)];
}
