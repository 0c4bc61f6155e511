import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nearestSpan, nextDoubt, parseSpan } from '../../static/spans.js';

test('a span is read as two places, and anything else is none', () => {
  assert.deepEqual(parseSpan('12,40'), [12, 40]);
  assert.equal(parseSpan('40,12'), null);
  assert.equal(parseSpan('12'), null);
  assert.equal(parseSpan(undefined), null);
});

test('of the fields whose words lie around a click the narrowest is meant', () => {
  assert.equal(nearestSpan([[0, 100], [10, 20], null], 15), 1);
  assert.equal(nearestSpan([[0, 100], [10, 20], null], 50), 0);
  assert.equal(nearestSpan([[0, 100]], 100), null);
});

test('the keys go through the doubts and round the ends', () => {
  assert.equal(nextDoubt(-1, 3, true), 0);
  assert.equal(nextDoubt(2, 3, true), 0);
  assert.equal(nextDoubt(0, 3, false), 2);
});
