import './page-in-vietnamese.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosen, spoken } from '../src/editor/panel/choosing.js';

const OFFERS = {
  agencies: [{ value: 'so-y-te', label: 'Sở Y tế' }, { value: 'so-noi-vu', label: 'Sở Nội vụ' }],
  groups: [{ value: 'cac-so', label: 'Các sở' }],
  positions: [{ value: 'truong_phong', label: 'Trưởng phòng' }],
};

test('what is chosen goes into the field as the field wants it', () => {
  assert.equal(chosen('one', 'so-y-te', 'so-noi-vu'), 'so-noi-vu');
  assert.equal(chosen('many', 'so-y-te', 'so-noi-vu'), 'so-y-te, so-noi-vu');
  assert.equal(chosen('many', 'so-y-te', 'so-y-te'), 'so-y-te');
  assert.equal(chosen('members', '', 'cac-so'), "${members('cac-so')}");
  assert.equal(chosen('line', 'a = b', 'so-y-te'), "a = b\nagency = ${'so-y-te'}");
});

test('a field is said in the words of the province, and nothing is said of a name that there is not', () => {
  /** @type {import('../src/editor/panel/choosing.js').Choosing} */
  const place = { from: ['agencies'], as: 'place' };
  assert.equal(spoken(place, '${agency}/truong_phong, so-y-te/truong_phong', OFFERS), 'Trưởng phòng, Cơ quan thực hiện nhiệm vụ; Trưởng phòng, Sở Y tế');
  assert.equal(spoken(place, 'so-khong-co/truong_phong', OFFERS), '');
  assert.equal(spoken({ from: ['groups'], as: 'members' }, "${members('cac-so')}", OFFERS), 'Các sở');
  assert.equal(spoken({ from: ['agencies'], as: 'one' }, 'so-y-te', OFFERS), 'Sở Y tế');
});
