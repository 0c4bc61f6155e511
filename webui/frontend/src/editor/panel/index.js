import { Group } from '@bpmn-io/properties-panel';
import { entry } from './fields.jsx';
import { standardGroups } from './standard.js';
import { templateGroups } from './templates.js';

/** Adds to the standard panel what plans need, in the words of the officers. */
class PlanProvider {
  static $inject = ['propertiesPanel'];

  constructor(propertiesPanel) {
    propertiesPanel.registerProvider(400, this);
  }

  getGroups(element) {
    const own = [...templateGroups(element), ...standardGroups(element)].map(group => ({
      id: group.id,
      label: group.label,
      component: Group,
      shouldOpen: true,
      entries: group.fields.map(entry),
    }));
    return ([general, ...others]) => [{ ...general, shouldOpen: true }, ...own, ...others];
  }
}

export default { __init__: ['planProvider'], planProvider: ['type', PlanProvider] };
