import './page-in-english.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import templates from '../src/editor/templates.json';
import en from '../src/shared/en.json';
import { native, translate, untranslated } from '../src/shared/words.js';

test('on an English page the libraries speak for themselves', () => {
  assert.equal(translate('{count} findings', { count: 2 }), '2 findings');
  assert.equal(untranslated.size, 0);
});

test('what is written in Vietnamese is said in English', () => {
  assert.equal(native('Thời hạn'), 'Deadline');
  assert.equal(native('không có ở đâu'), 'không có ở đâu');
});

test('every word of the element templates has its English', () => {
  const words = templates.flatMap(({ name, properties }) => [name, ...properties.flatMap(property => [
    property.label, property.description, ...(property.choices || []).map(choice => choice.name),
  ])]);
  assert.deepEqual(words.filter(word => word && !(word in en)), []);
});
