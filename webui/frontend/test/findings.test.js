import './page-in-vietnamese.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ordered, place, worst } from '../src/editor/findings.js';

/**
 * @param {'error' | 'warning' | 'note'} severity
 * @param {string} code
 * @param {string} [element]
 */
const finding = (severity, code, element) => ({ severity, code, element, message: code });

test('the worst stand first, otherwise as they came', () => {
  const found = [finding('note', 'a'), finding('error', 'b'), finding('warning', 'c'), finding('error', 'd')];
  assert.deepEqual(ordered(found).map(one => one.code), ['b', 'd', 'c', 'a']);
  assert.deepEqual(found.map(one => one.code), ['a', 'b', 'c', 'd'], 'what the server said is left alone');
});

test('an element is marked once, by the worst of its findings', () => {
  const found = ordered([finding('note', 'a', 'Task_1'), finding('error', 'b', 'Task_1'), finding('note', 'c', 'Task_2')]);
  const marks = worst(found, () => true);
  assert.deepEqual([...marks].map(([id, one]) => [id, one.code]), [['Task_1', 'b'], ['Task_2', 'c']]);
});

test('what is not drawn here, or of no element, carries no mark', () => {
  const marks = worst([finding('error', 'a', 'Elsewhere'), finding('error', 'b')], id => id !== 'Elsewhere');
  assert.equal(marks.size, 0);
});

test('a place is named as far as it is known', () => {
  const full = { ...finding('error', 'a', 'Task_1'), file: 'process.bpmn', line: 12 };
  assert.match(place(full), /^process\.bpmn · .*12 · Task_1$/);
  assert.equal(place({ ...full, line: undefined }), 'process.bpmn · Task_1');
  assert.equal(place(finding('error', 'a')), '');
});
