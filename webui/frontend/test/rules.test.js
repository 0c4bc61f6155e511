import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { byName, draftStatus, fate, grouped, identity, isTooLarge, leftFate, lengthOf, LONGEST, menuOffset, understood } from '../../static/rules.js';

describe('what was typed into a form that was left', () => {
  const fields = /** @type {[string, string][]} */ ([['reason', 'Thiếu kinh phí']]);
  const left = { visitor: 'lan', at: 1000, fields };
  const page = { visitor: 'lan', now: 2000, fields: /** @type {[string, string][]} */ ([['reason', '']]) };

  test('is offered where the form is seen next, unless it stands there', () => {
    assert.equal(leftFate(left, page), 'offer');
    assert.equal(leftFate(left, { ...page, fields }), 'keep');
  });

  test('is forgotten for another officer, and after a while', () => {
    assert.equal(leftFate(left, { ...page, visitor: 'minh' }), 'forget');
    assert.equal(leftFate(left, { ...page, now: 1000 + LONGEST }), 'forget');
  });

  test('belongs to where the form is sent to and what it is about', () => {
    assert.equal(identity('/su-co/retry', [['csrf', 'x'], ['command', 'y']]), '/su-co/retry');
    assert.equal(identity('/su-co/retry', [['csrf', 'x'], ['incident', '7']]), '/su-co/retry?incident=7');
  });
});

describe('what was typed and could not be sent', () => {
  const FORM = 'https://so.vn/viec/7/complete';
  const LIST = 'https://so.vn/viec';
  /** @type {import('../../static/rules.js').Typed} */
  const typed = { visitor: 'lan', path: '/viec/7/complete', from: 'https://so.vn/viec/7', at: 1000, fields: [] };
  const page = { visitor: 'lan', address: 'https://so.vn/viec/7', forms: ['/dang-xuat', '/viec/7/complete'], now: 2000 };

  test('is put back when its form is opened again', () => {
    assert.equal(fate(typed, page), 'put back');
    assert.equal(fate({ ...typed, unsent: true }, page), 'put back');
  });

  test('is forgotten on the page that its form was sent to', () => {
    assert.equal(fate(typed, { ...page, address: FORM }), 'forget');
  });

  test('is forgotten on a page that says what was done', () => {
    const done = { ...page, address: `${LIST}?done=complete` };
    assert.equal(fate(typed, done), 'forget');
  });

  test('is put back on the very page it was typed on, whatever had been done before', () => {
    const address = `${page.address}?done=claim`;
    assert.equal(fate({ ...typed, from: address }, { ...page, address }), 'put back');
  });

  test('that was refused waits for its form, on whatever page', () => {
    const elsewhere = { ...page, address: `${LIST}?done=complete`, forms: ['/dang-xuat'] };
    assert.equal(fate({ ...typed, unsent: true }, elsewhere), 'wait');
    assert.equal(fate(typed, elsewhere), 'forget');
  });

  test('that was refused is put back on whatever page has its form, whatever that page says was done', () => {
    const elsewhere = { ...page, address: 'https://so.vn/viec/7/xem?done=claim' };
    assert.equal(fate({ ...typed, unsent: true }, elsewhere), 'put back');
  });

  test('that was refused is put back on a page whose form is sent to itself', () => {
    const own = { ...typed, path: '/don-doc', from: 'https://so.vn/don-doc' };
    const policies = { ...page, address: 'https://so.vn/don-doc', forms: ['/don-doc'] };
    assert.equal(fate({ ...own, unsent: true }, policies), 'put back');
    assert.equal(fate(own, policies), 'forget', 'the server answered it, refused or not');
  });

  test('is nobody else\'s', () => {
    assert.equal(fate(typed, { ...page, visitor: 'minh' }), 'forget');
    assert.equal(fate({ ...typed, unsent: true }, { ...page, visitor: undefined, forms: [] }), 'forget');
  });

  test('is kept for two hours', () => {
    assert.equal(fate(typed, { ...page, now: typed.at + LONGEST - 1 }), 'put back');
    assert.equal(fate(typed, { ...page, now: typed.at + LONGEST }), 'forget');
  });

  test('keeps the order of fields that share a name, as in the rows of a table', () => {
    const rows = byName([['days', '3'], ['kind', 'urge'], ['days', '5']]);
    assert.deepEqual([...rows], [['days', ['3', '5']], ['kind', ['urge']]]);
  });
});

describe('a draft', () => {
  test('is saved, or lost, or came after the end of the session', () => {
    assert.equal(draftStatus({ ok: true, status: 204 }), 'saved');
    assert.equal(draftStatus({ ok: false, status: 401 }), 'over');
    assert.equal(draftStatus({ ok: false, status: 503 }), 'lost');
    assert.equal(draftStatus(null), 'lost');
  });
});

describe('files', () => {
  test('are measured all together', () => {
    assert.equal(isTooLarge([{ size: 60 }, { size: 40 }], 100), false);
    assert.equal(isTooLarge([{ size: 60 }, { size: 41 }], 100), true);
    assert.equal(isTooLarge([], 0), false);
  });
});

describe('the menu of a telephone', () => {
  const row = { offsetLeft: 10, clientWidth: 300 };

  test('stays where it is while the entry of the page is seen', () => {
    assert.equal(menuOffset({ offsetLeft: 100, offsetWidth: 80 }, row), null);
    assert.equal(menuOffset({ offsetLeft: 10, offsetWidth: 80 }, row), null);
  });

  test('is moved when the entry is cut off or lies outside', () => {
    assert.equal(menuOffset({ offsetLeft: 250, offsetWidth: 80 }, row), 200);
    assert.equal(menuOffset({ offsetLeft: 700, offsetWidth: 80 }, row), 650);
  });
});

describe('the room of a text', () => {
  test('is counted in letters as the server counts them', () => {
    assert.equal(lengthOf('Ho\u0300a '), 3);
    assert.equal(lengthOf('Hòa'), 3);
    assert.equal(lengthOf('😀'), 1);
  });

  test('is said with its thousands apart', () => {
    assert.equal(grouped(20000), '20.000');
    assert.equal(grouped(300), '300');
    assert.equal(grouped(1234567), '1.234.567');
  });
});

describe('a number', () => {
  test('is read as Vietnam writes it', () => {
    assert.equal(understood('15.000'), '15.000');
    assert.equal(understood('15000'), '15.000');
    assert.equal(understood('1.234,5'), '1.234,5');
    assert.equal(understood('0.125'), '0,125');
  });

  test('is not said where it may mean two, or none', () => {
    assert.equal(understood('15,000'), null);
    assert.equal(understood('1,234.5'), null);
    assert.equal(understood('mười'), null);
    assert.equal(understood(''), null);
  });
});
