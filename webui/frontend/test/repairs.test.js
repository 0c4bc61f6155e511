import './page-in-vietnamese.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repairOf } from '../src/editor/repairs.js';
import { Commands, element, part, written } from './diagram.js';

/** @param {string} code @param {string} [about] @returns {any} */
const finding = (code, about) => ({ severity: 'error', code, message: '', about });

test('an attribute that is not executed is taken away, nothing else with it', async () => {
  const task = element('bpmn:ServiceTask', { 'camunda:class': 'vn.Gui', 'camunda:topic': 'gui' });
  repairOf(finding('refused-extension', 'camunda:class'), task, new Commands())?.act();
  assert.doesNotMatch(await written(task), /class/);
  assert.match(await written(task), /topic="gui"/);
});

test('an entry of another engine is taken away, what the engine reads stays', async () => {
  const listener = part('camunda:ExecutionListener', { event: 'start' });
  const data = part('camunda:In', { source: 'a', target: 'a' });
  const call = element('bpmn:CallActivity', { extensionElements: part('bpmn:ExtensionElements', { values: [listener, data] }) });
  repairOf(finding('refused-extension', 'camunda:executionListener'), call, new Commands())?.act();
  assert.doesNotMatch(await written(call), /executionListener/);
  assert.match(await written(call), /camunda:in/);
});

test('the only flow without a condition becomes the default flow', () => {
  const gateway = element('bpmn:ExclusiveGateway');
  const flow = element('bpmn:SequenceFlow', { sourceRef: gateway.businessObject });
  flow.source = gateway;
  gateway.businessObject.outgoing = [flow.businessObject];
  repairOf(finding('condition-missing'), flow, new Commands())?.act();
  assert.equal(gateway.businessObject.default, flow.businessObject);
});

test('where a person has to decide there is no repair', () => {
  assert.equal(repairOf(finding('user-task-unassigned'), element('bpmn:UserTask'), new Commands()), null);
  assert.equal(repairOf(finding('unknown-extension', 'zeebe:job'), undefined, new Commands()), null);
  const gateway = element('bpmn:ExclusiveGateway');
  const flow = element('bpmn:SequenceFlow', { sourceRef: gateway.businessObject });
  gateway.businessObject.outgoing = [flow.businessObject, part('bpmn:SequenceFlow')];
  assert.equal(repairOf(finding('condition-missing'), Object.assign(flow, { source: gateway }), new Commands()), null);
});
