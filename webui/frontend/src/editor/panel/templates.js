import { is } from 'bpmn-js/lib/util/ModelUtil';
import { native } from '../../shared/words.js';
import templates from '../templates.json';
import { owner, property, setProperty } from './extensions.js';

/** @typedef {import('../../types').PanelField} PanelField */
/** @typedef {Pick<PanelField, 'label' | 'description' | 'type' | 'choices' | 'choosing' | 'time'>} Words */
/** @typedef {Words & { binding: { type: 'camunda:property' | 'property', name: string } }} Described */

/**
 * Groups of the panel made from the element templates that apply to an element.
 *
 * @param {import('../../types').Element} element
 * @returns {import('../../types').PanelGroup[]}
 */
export function templateGroups(element) {
  const object = owner(element);
  return templates
    .filter(template => template.appliesTo.some(type => is(object, type)))
    .map(template => ({
      id: template.id.replaceAll('.', '-'),
      label: native(template.name),
      fields: template.properties.map(described => field(/** @type {Described} */ (described))),
    }));
}

/**
 * @param {Described} described
 * @returns {PanelField}
 */
function field(described) {
  const { type, name } = described.binding;
  /** @type {Pick<PanelField, 'get' | 'set'>} */
  const access = type === 'camunda:property'
    ? {
      get: element => property(owner(element), name),
      set: (services, element, value) => setProperty(services, element, owner(element), name, value),
    }
    : {
      get: element => owner(element).get(name),
      set: ({ modeling }, element, value) => modeling.updateModdleProperties(element, owner(element), { [name]: value }),
    };
  return {
    ...access,
    id: `plan-${name.replace(':', '-')}`,
    type: described.type,
    choosing: described.choosing,
    time: described.time,
    label: native(described.label),
    description: described.description && native(described.description),
    choices: described.choices?.map(choice => ({ ...choice, name: native(choice.name) })),
  };
}
