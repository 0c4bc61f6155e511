// Modules without types of their own.
declare module '*.css';
declare module 'bpmn-js-properties-panel' {
  import type { ModuleDeclaration } from 'didi';
  export const BpmnPropertiesPanelModule: ModuleDeclaration;
  export const BpmnPropertiesProviderModule: ModuleDeclaration;
  export function useService(name: string): any;
}
declare module 'camunda-bpmn-js-behaviors/lib/camunda-platform' {
  import type { ModuleDeclaration } from 'didi';
  const behaviors: ModuleDeclaration;
  export default behaviors;
}
declare module 'diagram-js-minimap' {
  import type { ModuleDeclaration } from 'didi';
  const minimap: ModuleDeclaration;
  export default minimap;
}
declare module '@bpmn-io/properties-panel' {
  export const Group: any;
  export const SelectEntry: any;
  export const TextAreaEntry: any;
  export const TextFieldEntry: any;
  export const isSelectEntryEdited: (node: any) => boolean;
  export const isTextAreaEntryEdited: (node: any) => boolean;
  export const isTextFieldEntryEdited: (node: any) => boolean;
}
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    constructor(packages?: Record<string, unknown>);
    create(type: string, properties?: object): any;
    fromXML(xml: string): Promise<{ rootElement: any; warnings: unknown[] }>;
    toXML(element: unknown): Promise<{ xml: string }>;
  }
}
declare module '@bpmn-io/properties-panel/preact/hooks' {
  export function useState<T>(initial: T | (() => T)): [T, (value: T) => void];
  export function useEffect(act: () => void | (() => void), inputs: unknown[]): void;
}
