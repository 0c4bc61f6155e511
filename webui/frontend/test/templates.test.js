import './page-in-vietnamese.js';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { templateGroups } from '../src/editor/panel/templates.js';
import { Commands, element, part, written } from './diagram.js';

/** @param {any} shape @param {string} id */
function field(shape, id) {
  const found = templateGroups(shape).flatMap(group => group.fields).find(one => one.id === id);
  assert.ok(found, id);
  return found;
}

describe('the panel of a plan', () => {
  test('has a group for each element template of the element', () => {
    const ids = (/** @type {string} */ type) => templateGroups(element(type)).map(group => group.id);
    assert.deepEqual(ids('bpmn:UserTask'), ['vn-dieuphoi-task']);
    assert.deepEqual(ids('bpmn:CallActivity'), ['vn-dieuphoi-assignment']);
    assert.deepEqual(ids('bpmn:Process'), ['vn-dieuphoi-plan']);
    assert.deepEqual(ids('bpmn:ExclusiveGateway'), []);
  });

  test('shows on a pool what belongs to its process', () => {
    const process = part('bpmn:Process');
    const pool = element('bpmn:Participant', { processRef: process });
    field(pool, 'plan-issuer').set(new Commands(), pool, 'UBND tỉnh');
    assert.equal(field({ businessObject: process, type: 'bpmn:Process' }, 'plan-issuer').get(pool), 'UBND tỉnh');
  });

  test('writes an attribute as an attribute', async () => {
    const task = element('bpmn:UserTask');
    field(task, 'plan-camunda-assignee').set(new Commands(), task, 'lan');
    assert.match(await written(task), /camunda:assignee="lan"/);
    assert.equal(field(task, 'plan-camunda-assignee').get(task), 'lan');
  });

  test('writes a property, changes it, and leaves nothing behind when it is emptied', async () => {
    const call = element('bpmn:CallActivity');
    const product = field(call, 'plan-product');
    const commands = new Commands();
    product.set(commands, call, 'Báo cáo');
    assert.equal(product.get(call), 'Báo cáo');
    product.set(commands, call, 'Kế hoạch');
    assert.equal(product.get(call), 'Kế hoạch');
    assert.match(await written(call), /<camunda:property name="product" value="Kế hoạch" \/>/);
    product.set(commands, call, undefined);
    assert.equal(product.get(call), undefined);
    assert.doesNotMatch(await written(call), /camunda:prop/);
    assert.equal(commands.log.length, 3, 'one command each, so that each is undone at once');
  });

  test('keeps the other properties when one is emptied', () => {
    const call = element('bpmn:CallActivity');
    const commands = new Commands();
    field(call, 'plan-product').set(commands, call, 'Báo cáo');
    field(call, 'plan-role').set(commands, call, 'lead');
    field(call, 'plan-product').set(commands, call, undefined);
    assert.equal(field(call, 'plan-role').get(call), 'lead');
    assert.equal(field(call, 'plan-product').get(call), undefined);
  });

  test('writes nothing for a property that was empty and stays so', () => {
    const call = element('bpmn:CallActivity');
    const commands = new Commands();
    field(call, 'plan-product').set(commands, call, undefined);
    assert.deepEqual(commands.log, []);
  });
});
