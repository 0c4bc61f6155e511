import Modeler from 'bpmn-js/lib/Modeler';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from 'bpmn-js-properties-panel';
import camundaBehaviors from 'camunda-bpmn-js-behaviors/lib/camunda-platform';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';
import minimap from 'diagram-js-minimap';
import { whole } from '../shared/fit.js';
import { translateModule } from '../shared/words.js';
import { blank } from './blank.js';
import executable from './executable.js';
import panel from './panel/index.js';

/** @typedef {import('bpmn-js/lib/Modeler').default<import('../types').Parts>} PlanModeler */

/**
 * @param {{ canvas: HTMLElement, panel: HTMLElement }} places
 * @returns {PlanModeler}
 */
export function createModeler({ canvas, panel: parent }) {
  return new Modeler({
    container: canvas,
    propertiesPanel: { parent },
    moddleExtensions: { camunda },
    additionalModules: [
      BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, camundaBehaviors, minimap,
      executable, panel, translateModule,
    ],
  });
}

/**
 * Opens the draft; one that holds no diagram yet begins with a start event.
 *
 * @param {PlanModeler} modeler
 * @param {import('./draft.js').Draft} draft
 */
export async function open(modeler, draft) {
  await modeler.importXML(draft.xml || blank(draft.key, draft.title));
  whole(modeler.get('canvas'));
}
