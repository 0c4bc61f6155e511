import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { translate } from '../../shared/words.js';
import { readMappings, writeMappings } from './mappings.js';

/** @typedef {import('../../types').Element} Element */
/** @typedef {import('../../types').ModdleElement} ModdleElement */
/** @typedef {import('../../types').PanelField} PanelField */
/** @typedef {import('../../types').PanelGroup} PanelGroup */

/**
 * How a field is bound: the attribute `name` of what `of` finds for an element.
 *
 * @typedef {object} Binding
 * @property {(element: Element) => ModdleElement} [of]
 * @property {string} name
 * @property {PanelField['type']} [type]
 * @property {string} [description]
 * @property {PanelField['choosing']} [choosing]
 */

/**
 * The group for one kind of element, null for all others.
 *
 * @typedef {(element: Element, object: ModdleElement) => PanelGroup | null} Group
 */

/**
 * Groups for what the engine executes and the standard panel leaves out.
 *
 * @param {Element} element
 * @returns {PanelGroup[]}
 */
export function standardGroups(element) {
  return [called, loop, list, condition, script, service, decision, event]
    .map(group => group(element, getBusinessObject(element)))
    .filter(group => group !== null)
    .map(group => ({ ...group, label: translate(group.label), fields: group.fields.map(inWords) }));
}

/**
 * @param {PanelField} field
 * @returns {PanelField}
 */
function inWords(field) {
  return { ...field, label: translate(field.label), description: field.description && translate(field.description) };
}

/**
 * @param {string} id
 * @param {string} label
 * @param {Binding} binding
 * @returns {PanelField}
 */
function attribute(id, label, { of = getBusinessObject, name, type = 'String', description, choosing }) {
  return {
    id, label, type, description, choosing,
    get: element => of(element).get(name),
    set: ({ modeling }, element, value) => modeling.updateModdleProperties(element, of(element), { [name]: value }),
  };
}

/**
 * A field whose text is the body of an expression.
 *
 * @param {string} id
 * @param {string} label
 * @param {Binding} binding
 * @returns {PanelField}
 */
function expression(id, label, { of = getBusinessObject, name, type = 'String', description, choosing }) {
  return {
    id, label, type, description, choosing,
    get: element => of(element).get(name)?.get('body'),
    set: ({ modeling, bpmnFactory }, element, body) => {
      const holder = of(element);
      const formal = body && bpmnFactory.create('bpmn:FormalExpression', { body });
      if (formal) formal.$parent = holder;
      modeling.updateModdleProperties(element, holder, { [name]: formal });
    },
  };
}

/**
 * @param {string} id
 * @param {string} label
 * @param {'camunda:In' | 'camunda:Out'} type
 * @returns {PanelField}
 */
function mapping(id, label, type) {
  return {
    id, label, type: 'Text', description: 'One per line: name = value. An expression stands in ${…}.',
    choosing: type === 'camunda:In' ? { from: ['agencies'], as: 'line' } : undefined,
    get: element => readMappings(getBusinessObject(element), type),
    set: (services, element, text) => writeMappings(services, element, getBusinessObject(element), type, text),
  };
}

/** @type {Group} */
function called(element) {
  if (!is(element, 'bpmn:CallActivity')) return null;
  return { id: 'called', label: 'Called process', fields: [
    attribute('called-element', 'Process that is called', { name: 'calledElement', description: 'Its key, for example common-assignment', choosing: { from: ['processes'], as: 'one' } }),
    mapping('called-in', 'Data handed in', 'camunda:In'),
    mapping('called-out', 'Data handed back', 'camunda:Out'),
  ] };
}

/** @type {(element: Element) => ModdleElement} */
const loopOf = element => getBusinessObject(element).get('loopCharacteristics');

/** @type {Group} */
function list(element, object) {
  if (!is(object.loopCharacteristics, 'bpmn:MultiInstanceLoopCharacteristics')) return null;
  return { id: 'list', label: 'One for each agency or item', fields: [
    attribute('list-collection', 'List', { of: loopOf, name: 'camunda:collection', description: 'For example ${members(\'so-ban-nganh\')}', choosing: { from: ['groups'], as: 'members' } }),
    attribute('list-variable', 'Name of the item', { of: loopOf, name: 'camunda:elementVariable', description: 'Usually agency' }),
  ] };
}

/** @type {Group} */
function loop(element, object) {
  if (!is(object.loopCharacteristics, 'bpmn:StandardLoopCharacteristics')) return null;
  return { id: 'loop', label: 'Repetition', fields: [
    expression('loop-condition', 'Repeat while', { of: loopOf, name: 'loopCondition' }),
    {
      ...attribute('loop-maximum', 'At most (times)', { of: loopOf, name: 'loopMaximum' }),
      set: ({ modeling }, shape, value) => modeling.updateModdleProperties(shape, loopOf(shape), {
        loopMaximum: value && /^\d+$/.test(value) ? Number(value) : undefined,
      }),
    },
  ] };
}

/** @type {Group} */
function condition(element, object) {
  if (!is(element, 'bpmn:SequenceFlow')) return null;
  if (!isAny(object.sourceRef, ['bpmn:Activity', 'bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway'])) return null;
  return { id: 'condition', label: 'Condition', fields: [
    expression('condition-expression', 'Taken when', { name: 'conditionExpression', description: 'For example ${approved == true}' }),
  ] };
}

/** @type {Group} */
function script(element) {
  if (!is(element, 'bpmn:ScriptTask')) return null;
  return { id: 'script', label: 'Calculation', fields: [
    attribute('script-lines', 'Lines', { name: 'script', type: 'Text', description: 'One per line: name = expression' }),
  ] };
}

/** @type {Group} */
function service(element) {
  if (!isAny(element, ['bpmn:ServiceTask', 'bpmn:SendTask'])) return null;
  return { id: 'service', label: 'Service', fields: [{
    id: 'service-topic', label: 'Name of the service', type: 'String',
    description: 'As registered by the administrator', choosing: { from: ['services'], as: 'one' },
    get: shape => getBusinessObject(shape).get('camunda:topic'),
    set: ({ modeling }, shape, topic) => modeling.updateProperties(shape, {
      'camunda:topic': topic, 'camunda:type': topic && 'external',
    }),
  }] };
}

/** @type {Group} */
function decision(element) {
  if (!is(element, 'bpmn:BusinessRuleTask')) return null;
  return { id: 'decision', label: 'Decision', fields: [
    attribute('decision-ref', 'Decision table', { name: 'camunda:decisionRef', description: 'The id of the decision in a .dmn file of the same process', choosing: { from: ['decisions'], as: 'one' } }),
    attribute('decision-result', 'Result goes to', { name: 'camunda:resultVariable', description: 'Name of a variable' }),
  ] };
}

/** @type {Group} */
function event(element, object) {
  /** @type {(shape: Element) => ModdleElement} */
  const conditional = shape => getBusinessObject(shape).get('eventDefinitions')
    .find((/** @type {ModdleElement} */ definition) => is(definition, 'bpmn:ConditionalEventDefinition'));
  if (!is(object, 'bpmn:Event') || !object.get('eventDefinitions')?.length || !conditional(element)) return null;
  return { id: 'conditional', label: 'Condition', fields: [
    expression('conditional-expression', 'Happens when', { of: conditional, name: 'condition', description: 'For example ${count > 3}' }),
  ] };
}
