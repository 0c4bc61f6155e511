// A diagram's model without its drawing: what the panel reads and writes.
import { BpmnModdle } from 'bpmn-moddle';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';

const moddle = new BpmnModdle({ camunda });

/** Stands for the services of the editor; every change is one command. */
export class Commands {
  /** @type {string[]} */
  log = [];

  bpmnFactory = /** @type {any} */ ({
    create: (/** @type {string} */ type, /** @type {object} */ properties) => moddle.create(type, properties),
  });

  modeling = /** @type {any} */ ({
    updateModdleProperties: (/** @type {any} */ _shape, /** @type {any} */ object, /** @type {Record<string, unknown>} */ properties) => {
      this.log.push(Object.keys(properties).join());
      for (const [name, value] of Object.entries(properties)) object.set(name, value);
    },
    updateProperties: (/** @type {any} */ shape, /** @type {Record<string, unknown>} */ properties) => {
      this.log.push(Object.keys(properties).join());
      for (const [name, value] of Object.entries(properties)) shape.businessObject.set(name, value);
    },
  });
}

/**
 * An element of a diagram, as the panel meets it.
 *
 * @param {string} type
 * @param {Record<string, unknown>} [properties]
 */
export function element(type, properties = {}) {
  const businessObject = moddle.create(type, properties);
  return /** @type {any} */ ({ id: 'Element_1', type, businessObject });
}

/**
 * @param {string} type
 * @param {Record<string, unknown>} [properties]
 */
export function part(type, properties = {}) {
  return moddle.create(type, properties);
}

/**
 * The element as a file holds it.
 *
 * @param {{ businessObject: any }} shape
 */
export async function written(shape) {
  const { xml } = await moddle.toXML(shape.businessObject);
  return xml.replace(/^<\?xml[^>]*>\s*/, '');
}
