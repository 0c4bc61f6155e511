/* What was typed and could not be sent - the session had run out, a file was too large, the
   connection broke - is kept in this tab and put back into its form. What was typed into a form
   that was left by a link or opened anew is kept too, and offered where that form is seen next. */
import { byName, fate, identity, leftFate } from './rules.js';

/** @typedef {import('./rules.js').Typed} Typed */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

const KEY = 'typed';
const LEFT = 'left:';
const UNTYPED = ['hidden', 'file', 'password', 'submit', 'button', 'fieldset'];
const words = document.documentElement.lang === 'en'
  ? { kept: 'What you entered is kept in this tab and will be put back when you return to the form.',
      back: 'What you had entered and could not send has been put back below. Check it, choose files again if there were any, and send.',
      left: 'You entered something here before and did not send it.', again: 'Put it back', away: 'Drop it' }
  : { kept: 'Nội dung vừa nhập được giữ trong thẻ này và sẽ được đặt lại khi ông/bà trở lại biểu mẫu.',
      back: 'Nội dung đã nhập mà chưa gửi được đã được đặt lại dưới đây. Hãy kiểm tra, chọn lại tệp (nếu có) rồi gửi.',
      left: 'Trước đó ông/bà đã nhập nội dung ở đây mà chưa gửi.', again: 'Đặt lại nội dung đã nhập', away: 'Bỏ nội dung đó' };
const visitor = document.body.dataset.visitor;

document.addEventListener('submit', event => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  if (event.defaultPrevented || form.getAttribute('method') !== 'post' || !visitor) return;
  sessionStorage.removeItem(KEY);
  sessionStorage.removeItem(nameOf(form));
  const fields = read(form);
  if (fields.length === 0 || form.querySelector('[type=password]')) return;
  keep({ visitor, path: pathOf(form), from: location.href, at: Date.now(), fields });
});

const typed = JSON.parse(sessionStorage.getItem(KEY) || 'null');
if (typed) open(typed);
for (const form of document.forms) if (isKept(form)) keepLeft(form);

/** @param {Typed} what */
function keep(what) {
  store(KEY, what);
}

/** @param {string} key @param {object} what */
function store(key, what) {
  try { sessionStorage.setItem(key, JSON.stringify(what)); } catch { /* no room: as without a script */ }
}

/**
 * Whether a form is one of those in which something is written, and that no draft is kept of.
 *
 * @param {HTMLFormElement} form
 */
function isKept(form) {
  return visitor && form.getAttribute('method') === 'post' && !form.dataset.draftUrl
    && controls(form).length > 0 && !form.querySelector('[type=password]');
}

/**
 * Keeps what is typed into a form until it is sent, and offers what was typed there before.
 *
 * @param {HTMLFormElement} form
 */
function keepLeft(form) {
  const key = nameOf(form);
  const empty = JSON.stringify(read(form));
  const left = JSON.parse(sessionStorage.getItem(key) || 'null');
  const what = left && leftFate(left, { visitor, now: Date.now(), fields: read(form) });
  if (what === 'forget') sessionStorage.removeItem(key);
  if (what === 'offer') offer(form, left.fields);
  form.addEventListener('input', () => {
    const fields = read(form);
    if (JSON.stringify(fields) === empty) sessionStorage.removeItem(key);
    else store(key, { visitor, at: Date.now(), fields });
  });
}

/** @param {HTMLFormElement} form @param {[string, string][]} fields */
function offer(form, fields) {
  show(form);
  const notice = say(form, `${words.left} `);
  for (const [label, act] of /** @type {[string, () => void][]} */ ([
    [words.again, () => putBack(form, fields)],
    [words.away, () => sessionStorage.removeItem(nameOf(form))],
  ])) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn--small';
    button.textContent = label;
    button.addEventListener('click', () => { notice.remove(); act(); });
    notice.append(button, ' ');
  }
}

/** @param {Typed} before what was typed on the page before this one */
function open(before) {
  const refused = document.querySelector('[data-unsent]');
  if (refused) {
    keep({ ...before, unsent: true });
    if (refused.getAttribute('data-unsent')) say(refused, words.kept);
    return;
  }
  const forms = [...document.forms];
  const what = fate(before, { visitor, address: location.href, forms: forms.map(pathOf), now: Date.now() });
  if (what === 'wait') return;
  sessionStorage.removeItem(KEY);
  const form = forms.find(one => pathOf(one) === before.path);
  if (what === 'put back' && form) putBack(form, before.fields);
}

/** @param {HTMLFormElement} form @param {[string, string][]} fields */
function putBack(form, fields) {
  const values = byName(fields);
  const changes = controls(form).map(control => fill(control, values.get(control.name) || []));
  if (!changes.includes(true)) return;
  show(form);
  say(form, words.back).focus();
  form.dispatchEvent(new Event('input', { bubbles: true }));
}

/**
 * Gives a control what was typed into it; answers whether that is something else than it held.
 *
 * @param {Control} control
 * @param {string[]} values those of its name that are left; a text takes the first of them
 */
function fill(control, values) {
  if (control instanceof HTMLInputElement && isTicked(control)) {
    const before = control.checked;
    control.checked = values.includes(control.value);
    return control.checked !== before;
  }
  const value = values.shift();
  if (value === undefined || value === control.value) return false;
  control.value = value;
  return true;
}

/** @param {HTMLFormElement} form */
function show(form) {
  for (let around = form.closest('details'); around; around = around.parentElement?.closest('details') || null) around.open = true;
}

/** @param {HTMLFormElement} form */
function nameOf(form) {
  const hidden = [...form.querySelectorAll('input[type=hidden]')].map(one => /** @type {HTMLInputElement} */ (one));
  return LEFT + identity(pathOf(form), hidden.map(one => [one.name, one.value]));
}

/** @param {HTMLFormElement} form */
function read(form) {
  return /** @type {[string, string][]} */ (
    controls(form).filter(isSent).map(control => [control.name, control.value]));
}

/** @param {HTMLFormElement} form */
function pathOf(form) {
  return new URL(form.getAttribute('action') || location.href, location.href).pathname;
}

/** @param {HTMLFormElement} form */
function controls(form) {
  return /** @type {Control[]} */ ([...form.elements]).filter(control => control.name && 'value' in control && !UNTYPED.includes(control.type));
}

/** @param {Control} control */
function isSent(control) {
  return !(control instanceof HTMLInputElement && isTicked(control)) || control.checked;
}

/** @param {HTMLInputElement} control */
function isTicked(control) {
  return control.type === 'checkbox' || control.type === 'radio';
}

/** @param {Element} place @param {string} sentence */
function say(place, sentence) {
  const notice = document.createElement('p');
  notice.className = 'notice notice--info';
  notice.setAttribute('role', 'status');
  notice.tabIndex = -1;
  notice.textContent = sentence;
  place.prepend(notice);
  return notice;
}
