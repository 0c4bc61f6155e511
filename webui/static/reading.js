/* A document beside the table read from it: each field lights its words, and the reverse. */
import { nearestSpan, nextDoubt, overlaps, parseSpan } from './spans.js';

/** @typedef {[number, number]} Span */

const paper = document.getElementById('document');
const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form.reading'));
const fields = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-span]')]);
const doubts = /** @type {HTMLTextAreaElement[]} */ ([...document.querySelectorAll('[data-doubt]')]);
const lines = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-at]')]);
const boxes = /** @type {SVGElement[]} */ ([...document.querySelectorAll('[data-box]')]);

for (const hint of document.querySelectorAll('[data-with-script]')) hint.removeAttribute('hidden');

/** @param {HTMLElement} line @returns {Span} */
function spanOf(line) {
  const start = Number(line.dataset.at);
  return [start, start + (line.textContent ?? '').length];
}

/**
 * Light the words between two places and bring them into view.
 *
 * @param {Span} span
 */
function light(span) {
  const ranges = lines.filter(line => overlaps(spanOf(line), span)).map(line => rangeIn(line, span));
  if ('highlights' in CSS) CSS.highlights.set('reading', new Highlight(...ranges));
  const lit = boxes.filter(box => overlaps(parseSpan(box.dataset.box), span));
  for (const box of boxes) box.classList.toggle('is-lit', lit.includes(box));
  show((lit[0] ?? ranges[0])?.getBoundingClientRect());
}

/** @param {HTMLElement} line @param {Span} span */
function rangeIn(line, [start, end]) {
  const range = document.createRange();
  const [from, to] = spanOf(line);
  const node = line.firstChild;
  if (!node) return range;
  range.setStart(node, Math.max(start - from, 0));
  range.setEnd(node, Math.min(end, to) - from);
  return range;
}

/** @param {DOMRect | undefined} words */
function show(words) {
  if (!paper || !words || !words.height) return;
  const frame = paper.getBoundingClientRect();
  if (words.top < frame.top || words.bottom > frame.bottom) {
    paper.scrollTop += words.top - frame.top - frame.height / 3;
  }
}

for (const field of fields) {
  field.addEventListener('focus', () => {
    const span = parseSpan(field.dataset.span);
    if (span) light(span);
  });
}

paper?.addEventListener('click', event => {
  const at = event.target;
  const box = at instanceof SVGElement ? parseSpan(at.dataset.box) : null;
  const place = box ? box[0] : placeOf(document.getSelection());
  if (place === null) return;
  const found = nearestSpan(fields.map(field => parseSpan(field.dataset.span)), place);
  if (found === null) return;
  const closed = fields[found]?.closest('details:not([open])');
  if (closed instanceof HTMLDetailsElement) closed.open = true;
  fields[found]?.focus();
});

/** @param {Selection | null} selection */
function placeOf(selection) {
  const line = selection?.anchorNode?.parentElement?.closest('[data-at]');
  return line instanceof HTMLElement && selection ? Number(line.dataset.at) + selection.anchorOffset : null;
}

/** @param {HTMLElement} field */
function tickOf(field) {
  return /** @type {HTMLInputElement | null} */ (document.querySelector(`[data-seen="${field.id}"]`));
}

/** @param {boolean} forward @param {boolean} [open] only those that nobody looked at */
function go(forward, open = false) {
  const active = document.activeElement?.closest('.field')?.querySelector('[data-doubt]') ?? null;
  const at = doubts.indexOf(/** @type {HTMLTextAreaElement} */ (active));
  let next = at;
  for (let step = 0; step < doubts.length; step += 1) {
    next = nextDoubt(next, doubts.length, forward);
    const field = doubts[next];
    if (!open || (field && !tickOf(field)?.checked)) break;
  }
  doubts[next]?.focus();
}

function confirm() {
  const field = document.activeElement;
  const tick = field instanceof HTMLElement ? tickOf(field) : null;
  if (!tick) return;
  tick.checked = true;
  tick.dispatchEvent(new Event('input', { bubbles: true }));
  go(true, true);
}

function count() {
  const place = document.querySelector('[data-doubts]');
  const left = doubts.filter(field => !tickOf(field)?.checked).length;
  if (!(place instanceof HTMLElement)) return;
  place.textContent = left ? (place.textContent ?? '').replace(/\d+/, String(left)) : place.dataset.none ?? '';
  place.classList.toggle('badge--ok', left === 0);
}

document.addEventListener('keydown', event => {
  if (!event.altKey || !doubts.length) return;
  if (event.key === 'Enter') confirm();
  else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') go(event.key === 'ArrowDown');
  else return;
  event.preventDefault();
});

form?.addEventListener('input', event => {
  if (event.target instanceof HTMLInputElement && event.target.dataset.seen) count();
});

form?.addEventListener('change', event => {
  if (event.target instanceof HTMLTextAreaElement) tell(event.target);
});

form?.addEventListener('click', event => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (!button) return;
  if (button.dataset.go) go(button.dataset.go === 'on', true);
  if (button.dataset.take) instead(button, button.dataset.take);
  if (button.value.startsWith('split:')) cut(button);
});

/** @param {HTMLTextAreaElement} field */
async function tell(field) {
  const place = field.parentElement?.querySelector('[data-meaning]');
  if (!place || !form) return;
  const issued = /** @type {HTMLInputElement | null} */ (form.elements.namedItem('fact.issued_on'))?.value ?? '';
  const asked = new URLSearchParams({ field: field.name, words: field.value, issued_on: issued });
  const answer = await fetch(`${form.dataset.meaningUrl}?${asked}`).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const said = new DOMParser().parseFromString(await answer.text(), 'text/html');
  place.replaceChildren(...said.body.childNodes);
}

/** @param {HTMLButtonElement} button @param {string} name */
function instead(button, name) {
  const field = button.closest('.field')?.querySelector('textarea');
  if (!field) return;
  field.value = field.value.replace(button.dataset.instead ?? '', name);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

/** A task is cut where the cursor last stood in its words. @param {HTMLButtonElement} button */
function cut(button) {
  const task = button.closest('[data-task]');
  const title = /** @type {HTMLTextAreaElement | null | undefined} */ (task?.querySelector('[data-field=title]'));
  const place = /** @type {HTMLInputElement | null | undefined} */ (task?.querySelector('[data-cut]'));
  if (title && place) place.value = String(title.selectionStart);
}
