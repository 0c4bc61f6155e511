import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';

/** What belongs to a process stands on the pool that draws it as well as on the empty page. */
export function owner(element) {
  const object = getBusinessObject(element);
  return object.processRef || object;
}

/** Children of `extensionElements` of one type, such as `camunda:In`. */
export function extensionsOf(object, type) {
  return (object.get('extensionElements')?.get('values') || []).filter(entry => entry.$type === type);
}

/** Replaces the children of one type in one undoable command. */
export function replaceExtensions({ modeling, bpmnFactory }, element, object, type, entries) {
  const extension = object.get('extensionElements');
  if (!extension) {
    const made = bpmnFactory.create('bpmn:ExtensionElements', { values: entries });
    made.$parent = object;
    entries.forEach(entry => { entry.$parent = made; });
    return modeling.updateModdleProperties(element, object, { extensionElements: made });
  }
  entries.forEach(entry => { entry.$parent = extension; });
  const others = extension.get('values').filter(entry => entry.$type !== type);
  return modeling.updateModdleProperties(element, extension, { values: [...others, ...entries] });
}

/** The value of `camunda:property` called `name`. */
export function property(object, name) {
  return find(object, name)?.get('value');
}

export function setProperty(services, element, object, name, value) {
  const { modeling, bpmnFactory } = services;
  const [holder] = extensionsOf(object, 'camunda:Properties');
  const found = find(object, name);
  if (found && value) return modeling.updateModdleProperties(element, found, { value });
  if (found) return drop(services, element, object, holder, found);
  if (!value) return undefined;
  const made = bpmnFactory.create('camunda:Property', { name, value });
  if (!holder) {
    const properties = bpmnFactory.create('camunda:Properties', { values: [made] });
    made.$parent = properties;
    return replaceExtensions(services, element, object, 'camunda:Properties', [properties]);
  }
  made.$parent = holder;
  return modeling.updateModdleProperties(element, holder, { values: [...holder.get('values'), made] });
}

function drop(services, element, object, holder, found) {
  const rest = holder.get('values').filter(entry => entry !== found);
  if (rest.length) return services.modeling.updateModdleProperties(element, holder, { values: rest });
  return replaceExtensions(services, element, object, 'camunda:Properties', []);
}

function find(object, name) {
  const [holder] = extensionsOf(object, 'camunda:Properties');
  return holder?.get('values').find(entry => entry.get('name') === name);
}
