/* What was typed and could not be sent - the session had run out, a file was too large, the
   connection broke - is kept in this tab and put back into its form. */
import { byName, fate } from './rules.js';

/** @typedef {import('./rules.js').Typed} Typed */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

const KEY = 'typed';
const UNTYPED = ['hidden', 'file', 'password', 'submit', 'button', 'fieldset'];
const words = document.documentElement.lang === 'en'
  ? { kept: 'What you entered is kept in this tab and will be put back when you return to the form.',
      back: 'What you had entered and could not send has been put back below. Check it, choose files again if there were any, and send.' }
  : { kept: 'Nội dung vừa nhập được giữ trong thẻ này và sẽ được đặt lại khi ông/bà trở lại biểu mẫu.',
      back: 'Nội dung đã nhập mà chưa gửi được đã được đặt lại dưới đây. Hãy kiểm tra, chọn lại tệp (nếu có) rồi gửi.' };
const visitor = document.body.dataset.visitor;

document.addEventListener('submit', event => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  if (event.defaultPrevented || form.getAttribute('method') !== 'post' || !visitor) return;
  sessionStorage.removeItem(KEY);
  const fields = /** @type {[string, string][]} */ (
    controls(form).filter(isSent).map(control => [control.name, control.value]));
  if (fields.length === 0 || form.querySelector('[type=password]')) return;
  keep({ visitor, path: pathOf(form), from: location.href, at: Date.now(), fields });
});

const typed = JSON.parse(sessionStorage.getItem(KEY) || 'null');
if (typed) open(typed);

/** @param {Typed} what */
function keep(what) {
  try { sessionStorage.setItem(KEY, JSON.stringify(what)); } catch { /* no room: as without a script */ }
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
  for (let around = form.closest('details'); around; around = around.parentElement?.closest('details') || null) around.open = true;
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
