import './page-in-vietnamese.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { badge, folded, foremost, marked } from '../src/viewer/marks.js';

const STATE = { tokens: { a: 2, b: 5, gate: 9 }, overdue: ['b', 'late'], incidents: ['late'], words: { a: 'Hai việc' } };

test('every element with something to say carries one badge', () => {
  assert.deepEqual([...marked(STATE)], ['a', 'b', 'gate', 'late']);
  assert.deepEqual([...marked({})], []);
});

test('a badge says the worst, and how much work there is', () => {
  assert.deepEqual(badge('a', STATE), { kind: 'live', text: '2', words: 'Hai việc' });
  assert.deepEqual(badge('b', STATE), { kind: 'overdue', text: '! 5', words: '' });
  assert.deepEqual(badge('late', STATE), { kind: 'incident', text: '✕', words: '' });
  assert.equal(badge('none', {}).text, '•');
  assert.deepEqual(
    badge('nobody', { unassigned: ['nobody'], words: { nobody: 'không có cơ quan nào' } }),
    { kind: 'overdue', text: '!', words: 'không có cơ quan nào' },
  );
  assert.deepEqual([...marked({ unassigned: ['nobody'] })], ['nobody']);
});

test('one looks first at incidents, then at what is late, then where the most goes on', () => {
  const isGateway = (/** @type {string} */ id) => id === 'gate';
  assert.deepEqual(foremost(STATE, isGateway), ['late', 'b', 'late', 'b', 'a', 'gate']);
});

test('what goes on in a closed sub-process is shown on it, in an open one where it goes on', () => {
  const inside = {
    closed: { tokens: 3, overdue: true, incident: false, words: '3 đang thực hiện, 1 quá hạn' },
    open: { tokens: 2, overdue: false, incident: true, words: '2 đang thực hiện' },
  };
  const seen = folded({ ...STATE, inside }, id => id === 'closed');
  assert.deepEqual(badge('closed', seen), { kind: 'overdue', text: '! 3', words: '3 đang thực hiện, 1 quá hạn' });
  assert.deepEqual([...marked(seen)], ['a', 'b', 'gate', 'closed', 'late']);
  assert.deepEqual([...marked(folded(STATE, () => true))], [...marked(STATE)]);
});
