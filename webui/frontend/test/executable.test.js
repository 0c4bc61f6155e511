import assert from 'node:assert/strict';
import { test } from 'node:test';
import { executable } from '../src/editor/executable.js';

test('what the engine refuses is not offered, whatever the menu calls it', () => {
  const offered = executable({ 'create.data-store': 1, 'replace-with-data-store-reference': 2, 'create.data-object': 3 });
  assert.deepEqual(offered, { 'create.data-object': 3 });
});
