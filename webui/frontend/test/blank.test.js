import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import { blank } from '../src/editor/blank.js';

/** @param {string} key @param {string} title */
async function process(key, title) {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(blank(key, title));
  assert.deepEqual(warnings, []);
  return rootElement.rootElements[0];
}

test('a new process has its key, its title and a start event', async () => {
  const { id, name, isExecutable, flowElements } = await process('ke-hoach', 'Kế hoạch mới');
  assert.deepEqual([id, name, isExecutable, flowElements.length], ['ke-hoach', 'Kế hoạch mới', true, 1]);
});

test('a title may hold any sign', async () => {
  assert.equal((await process('a', 'A & B <"c">')).name, 'A & B <"c">');
  assert.doesNotMatch(blank('a', 'A & B'), /& /, 'a bare & is no XML, though some readers take it');
});

test('a key that is no XML name becomes one', async () => {
  assert.equal((await process('89/KH', 'x')).id, 'process-89-KH');
});
