import { Group } from '@bpmn-io/properties-panel';
import { translate } from '../../shared/words.js';
import { entry } from './fields.jsx';
import { standardGroups } from './standard.js';
import { templateGroups } from './templates.js';

/** Adds to the standard panel what plans need, in the words of the officers. */
class PlanProvider {
  static $inject = ['propertiesPanel'];

  /** @param {{ registerProvider(priority: number, provider: PlanProvider): void }} propertiesPanel */
  constructor(propertiesPanel) {
    propertiesPanel.registerProvider(400, this);
  }

  /** @param {import('../../types').Element} element */
  getGroups(element) {
    const own = [...templateGroups(element), ...standardGroups(element)].map(group => ({
      id: group.id,
      label: group.label,
      component: Group,
      shouldOpen: true,
      entries: group.fields.map(entry),
    }));
    // A group says its own few words in English unless it is handed a translation.
    return (/** @type {object[]} */ [general, ...others]) => [{ ...general, shouldOpen: true }, ...own, ...others]
      .map(group => ({ ...group, translate }));
  }
}

export default { __init__: ['planProvider'], planProvider: ['type', PlanProvider] };
