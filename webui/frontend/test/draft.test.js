import './page-in-vietnamese.js';
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Draft } from '../src/editor/draft.js';
import { Refusal } from '../src/shared/ask.js';

const STORED = { key: 'ke-hoach', title: 'Kế hoạch', revision: 4, files: { 'process.bpmn': '<old/>', 'forms/a.json': '{}' } };

/** @type {{ url: string, init: RequestInit }[]} */
let asked;

/** @param {number} status @param {unknown} body */
function answer(status, body) {
  globalThis.fetch = async (url, init = {}) => {
    asked.push({ url: String(url), init });
    return new Response(JSON.stringify(body), { status });
  };
}

beforeEach(() => { asked = []; });

describe('a draft', () => {
  test('is loaded with what is stored of it', async () => {
    answer(200, STORED);
    const draft = await Draft.load('/api/ban-nhap/7', 'token', 'process.bpmn');
    assert.equal(draft.xml, '<old/>');
    assert.equal(draft.title, 'Kế hoạch');
    assert.equal(draft.dirty, false);
  });

  test('without a title is called by its key', () => {
    assert.equal(new Draft('', '', 'process.bpmn', { ...STORED, title: '' }).title, 'ke-hoach');
  });

  test('tells whoever listens that it was changed, and that it was saved', async () => {
    const draft = new Draft('/api/ban-nhap/7', 'token', 'process.bpmn', structuredClone(STORED));
    /** @type {boolean[]} */
    const told = [];
    draft.onchange = dirty => told.push(dirty);
    draft.touch();
    answer(200, { revision: 5 });
    await draft.save('<new/>');
    assert.deepEqual(told, [true, false]);
  });

  test('is saved on the revision that was read, the drawn file alone, with the token', async () => {
    const draft = new Draft('/api/ban-nhap/7', 'token', 'process.bpmn', structuredClone(STORED));
    answer(200, { revision: 5 });
    await draft.save('<new/>');
    const [{ url, init }] = asked;
    assert.equal(url, '/api/ban-nhap/7');
    assert.equal(init.method, 'PUT');
    assert.equal(new Headers(init.headers).get('X-CSRF-Token'), 'token');
    assert.deepEqual(JSON.parse(String(init.body)), { revision: 4, files: { 'process.bpmn': '<new/>' } });
    assert.equal(draft.revision, 5);
    assert.equal(draft.xml, '<new/>');
  });

  test('that somebody else saved meanwhile stays unsaved and overwrites nothing', async () => {
    const draft = new Draft('/api/ban-nhap/7', 'token', 'process.bpmn', structuredClone(STORED));
    draft.touch();
    answer(409, { error: { code: 'conflict', message: 'Đã có người lưu', advice: 'Mở lại' } });
    await assert.rejects(draft.save('<new/>'), error => error instanceof Refusal
      && error.status === 409 && error.message === 'Đã có người lưu' && error.advice === 'Mở lại');
    assert.equal(draft.revision, 4);
    assert.equal(draft.xml, '<old/>');
    assert.equal(draft.dirty, true);
  });

  test('says so in words when the server does not answer', async () => {
    const draft = new Draft('/api/ban-nhap/7', 'token', 'process.bpmn', structuredClone(STORED));
    globalThis.fetch = async () => { throw new TypeError('no network'); };
    await assert.rejects(draft.save('<new/>'), error => error instanceof Refusal
      && error.status === 0 && error.message.startsWith('Máy chủ không trả lời'));
    globalThis.fetch = async () => new Response('<html>proxy</html>', { status: 200 });
    await assert.rejects(draft.save('<new/>'), Refusal);
  });
});
