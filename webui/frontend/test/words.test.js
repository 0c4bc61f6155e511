import './page-in-vietnamese.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { native, translate, untranslated } from '../src/shared/words.js';

test('what the libraries say is said in Vietnamese', () => {
  assert.equal(translate('Check'), 'Kiểm tra');
  assert.equal(untranslated.size, 0);
});

test('a value stands in its place; a place without a value stays as it is', () => {
  assert.match(translate('Saved as revision {revision}', { revision: 3 }), /3/);
  assert.match(translate('Saved as revision {revision}'), /\{revision\}/);
});

test('a string without a translation is shown as it is and remembered', () => {
  assert.equal(translate('Nobody has translated {what}', { what: 'this' }), 'Nobody has translated this');
  assert.deepEqual([...untranslated], ['Nobody has translated {what}']);
});

test('what is written in Vietnamese is left alone', () => {
  assert.equal(native('Thời hạn'), 'Thời hạn');
});
