import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';

/** @typedef {import('../../types').Element} Element */
/** @typedef {import('../../types').ModdleElement} ModdleElement */
/** @typedef {import('../../types').Services} Services */

/**
 * What belongs to a process stands on the pool that draws it as well as on the empty page.
 *
 * @param {Element} element
 * @returns {ModdleElement}
 */
export function owner(element) {
  const object = getBusinessObject(element);
  return object.processRef || object;
}

/**
 * Children of `extensionElements` of one type, such as `camunda:In`.
 *
 * @param {ModdleElement} object
 * @param {string} type
 * @returns {ModdleElement[]}
 */
export function extensionsOf(object, type) {
  return (object.get('extensionElements')?.get('values') || []).filter((/** @type {ModdleElement} */ entry) => entry.$type === type);
}

/**
 * Replaces the children of one type in one undoable command.
 *
 * @param {Services} services
 * @param {Element} element
 * @param {ModdleElement} object
 * @param {string} type
 * @param {ModdleElement[]} entries
 */
export function replaceExtensions({ modeling, bpmnFactory }, element, object, type, entries) {
  const extension = object.get('extensionElements');
  if (!extension) {
    const holder = bpmnFactory.create('bpmn:ExtensionElements', { values: entries });
    adopt(object, [holder]);
    adopt(holder, entries);
    modeling.updateModdleProperties(element, object, { extensionElements: holder });
    return;
  }
  adopt(extension, entries);
  const others = extension.get('values').filter((/** @type {ModdleElement} */ entry) => entry.$type !== type);
  modeling.updateModdleProperties(element, extension, { values: [...others, ...entries] });
}

/**
 * The value of `camunda:property` called `name`.
 *
 * @param {ModdleElement} object
 * @param {string} name
 * @returns {string | undefined}
 */
export function property(object, name) {
  return find(object, name)?.get('value');
}

/**
 * Writes `camunda:property` called `name`; without a value it is taken away, with what it leaves empty.
 *
 * @param {Services} services
 * @param {Element} element
 * @param {ModdleElement} object
 * @param {string} name
 * @param {string | undefined} value
 */
export function setProperty(services, element, object, name, value) {
  const { modeling, bpmnFactory } = services;
  const [holder] = extensionsOf(object, 'camunda:Properties');
  const present = find(object, name);
  if (present && value) modeling.updateModdleProperties(element, present, { value });
  else if (present) drop(services, element, object, holder, present);
  else if (value) add(services, element, object, holder, bpmnFactory.create('camunda:Property', { name, value }));
}

/**
 * @param {Services} services
 * @param {Element} element
 * @param {ModdleElement} object
 * @param {ModdleElement | undefined} holder
 * @param {ModdleElement} entry
 */
function add(services, element, object, holder, entry) {
  if (holder) {
    adopt(holder, [entry]);
    services.modeling.updateModdleProperties(element, holder, { values: [...holder.get('values'), entry] });
    return;
  }
  const properties = services.bpmnFactory.create('camunda:Properties', { values: [entry] });
  adopt(properties, [entry]);
  replaceExtensions(services, element, object, 'camunda:Properties', [properties]);
}

/**
 * @param {Services} services
 * @param {Element} element
 * @param {ModdleElement} object
 * @param {ModdleElement} holder
 * @param {ModdleElement} entry
 */
function drop(services, element, object, holder, entry) {
  const rest = holder.get('values').filter((/** @type {ModdleElement} */ other) => other !== entry);
  if (rest.length) services.modeling.updateModdleProperties(element, holder, { values: rest });
  else replaceExtensions(services, element, object, 'camunda:Properties', []);
}

/**
 * @param {ModdleElement} object
 * @param {string} name
 * @returns {ModdleElement | undefined}
 */
function find(object, name) {
  const [holder] = extensionsOf(object, 'camunda:Properties');
  return holder?.get('values').find((/** @type {ModdleElement} */ entry) => entry.get('name') === name);
}

/**
 * Says of new elements in what they stand; the library needs it to write them.
 *
 * @param {ModdleElement} parent
 * @param {ModdleElement[]} children
 */
function adopt(parent, children) {
  for (const child of children) child.$parent = parent;
}
