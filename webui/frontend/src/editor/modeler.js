import Modeler from 'bpmn-js/lib/Modeler';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from 'bpmn-js-properties-panel';
import camundaBehaviors from 'camunda-bpmn-js-behaviors/lib/camunda-platform';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';
import minimap from 'diagram-js-minimap';
import { besideTools } from '../shared/fit.js';
import { translateModule } from '../shared/words.js';
import { blank } from './blank.js';
import executable from './executable.js';
import panel from './panel/index.js';

/** The width of the palette with its distance from the edge, px. */
export const TOOLS = 120;

/** @typedef {import('bpmn-js/lib/Modeler').default<import('../types').Parts>} PlanModeler */

/**
 * @param {{ canvas: HTMLElement, panel: HTMLElement }} places
 * @param {import('./offered.js').Offered} offered
 * @returns {PlanModeler}
 */
export function createModeler({ canvas, panel: parent }, offered) {
  return new Modeler({
    container: canvas,
    propertiesPanel: { parent },
    moddleExtensions: { camunda },
    additionalModules: [
      BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, camundaBehaviors, minimap,
      executable, panel, translateModule,
      { offered: ['value', offered] },
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
  besideTools(modeler.get('canvas'), TOOLS);
}
