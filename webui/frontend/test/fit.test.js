import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readable } from '../src/shared/fit.js';

const DIAGRAM = { x: 0, y: 0, width: 2000, height: 900 };
const TELEPHONE = { width: 360, height: 500 };

test('a wide diagram begins at its beginning, at the smallest scale that can be read', () => {
  const seen = readable(DIAGRAM, TELEPHONE);
  assert.equal(seen.width, 360 / (9 / 11));
  assert.equal(seen.x, -40);
  assert.equal(seen.y, 900 / 2 - seen.height / 2);
});

test('the part around the work is shown where there is some', () => {
  const seen = readable(DIAGRAM, TELEPHONE, { x: 1000, y: 400, width: 100, height: 80 });
  assert.equal(seen.x + seen.width / 2, 1050);
  assert.equal(seen.y + seen.height / 2, 440);
});

test('no emptiness is shown beside the diagram for the sake of work at its edge', () => {
  const seen = readable(DIAGRAM, TELEPHONE, { x: 1950, y: 880, width: 50, height: 20 });
  assert.equal(seen.x + seen.width, 2000 + 40);
  assert.equal(seen.y + seen.height, 900 + 40);
});

test('a diagram whose width can be read is shown in its whole width, never enlarged', () => {
  const narrow = { x: 0, y: 0, width: 350, height: 3000 };
  assert.equal(Math.round(readable(narrow, TELEPHONE).width), 430);
  const tiny = { x: 0, y: 0, width: 100, height: 3000 };
  assert.equal(readable(tiny, TELEPHONE).width, 360);
});

test('a diagram smaller than the window stands amid it', () => {
  const small = { x: 100, y: 100, width: 100, height: 50 };
  const seen = readable(small, TELEPHONE);
  assert.equal(seen.x + seen.width / 2, 150);
  assert.equal(seen.y + seen.height / 2, 125);
});
