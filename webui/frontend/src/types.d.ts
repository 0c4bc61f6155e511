// Types that the libraries do not bring, and those that several modules share.

import type BpmnFactory from 'bpmn-js/lib/features/modeling/BpmnFactory';
import type Modeling from 'bpmn-js/lib/features/modeling/Modeling';
import type { Element, ModdleElement } from 'bpmn-js/lib/model/Types';
import type CommandStack from 'diagram-js/lib/command/CommandStack';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type Overlays from 'diagram-js/lib/features/overlays/Overlays';
import type Selection from 'diagram-js/lib/features/selection/Selection';
import type ZoomScroll from 'diagram-js/lib/navigation/zoomscroll/ZoomScroll';

/** What is asked of a viewer or a modeler by name. */
export interface Parts {
  modeling: Modeling;
  bpmnFactory: BpmnFactory;
  canvas: Canvas;
  commandStack: CommandStack;
  elementRegistry: ElementRegistry;
  overlays: Overlays;
  selection: Selection;
  zoomScroll: ZoomScroll;
}

/** What a change of the model goes through, so that it can be undone. */
export interface Services {
  modeling: Modeling;
  bpmnFactory: BpmnFactory;
}

/** One field of the panel, in the language of the page. */
export interface PanelField {
  id: string;
  label: string;
  type: 'String' | 'Text' | 'Dropdown';
  description?: string;
  choices?: { name: string; value: string }[];
  /** What of the province can be chosen instead of being typed. */
  choosing?: import('./editor/panel/choosing.js').Choosing;
  /** Words of time: of a step, or of an assignment. */
  time?: 'step' | 'assignment';
  get(element: Element): string | undefined;
  set(services: Services, element: Element, value: string | undefined): void;
}

/** A group of fields under one heading. */
export interface PanelGroup {
  id: string;
  label: string;
  fields: PanelField[];
}

export type { Element, ModdleElement };
