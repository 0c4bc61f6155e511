import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newcomers, keyOf } from '../../static/rules.js';

describe('a list of work', () => {
  test('counts what came, not what went or moved', () => {
    assert.equal(newcomers(['a', 'b'], ['b', 'a']), 0);
    assert.equal(newcomers(['a', 'b'], ['c', 'b', 'd']), 2);
  });

  test('is gone through by keys, but not while somebody types', () => {
    assert.equal(keyOf({ key: 'j' }, false), 'next');
    assert.equal(keyOf({ key: 'ArrowUp' }, false), 'previous');
    assert.equal(keyOf({ key: '?' }, false), 'keys');
    assert.equal(keyOf({ key: 'n' }, true), '');
    assert.equal(keyOf({ key: 'n', ctrlKey: true }, false), '');
    assert.equal(keyOf({ key: 'q' }, false), '');
  });
});
