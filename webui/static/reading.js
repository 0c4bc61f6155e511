/* A document beside the table read from it: each field lights its words, and the reverse. */
import { nearestSpan, nextDoubt, parseSpan } from './spans.js';

const text = document.getElementById('document');
const node = text?.firstChild;
const fields = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-span]')]);
const doubts = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-doubt]')]);

for (const hint of document.querySelectorAll('[data-with-script]')) hint.removeAttribute('hidden');

/**
 * Light the words between two places and bring them into view.
 *
 * @param {[number, number]} span
 */
function light([start, end]) {
  if (!text || !node) return;
  const range = document.createRange();
  const length = node.textContent?.length ?? 0;
  range.setStart(node, Math.min(start, length));
  range.setEnd(node, Math.min(end, length));
  if ('highlights' in CSS) CSS.highlights.set('reading', new Highlight(range));
  const words = range.getBoundingClientRect();
  const frame = text.getBoundingClientRect();
  if (words.top < frame.top || words.bottom > frame.bottom) {
    text.scrollTop += words.top - frame.top - frame.height / 3;
  }
}

for (const field of fields) {
  field.addEventListener('focus', () => {
    const span = parseSpan(field.dataset.span);
    if (span) light(span);
  });
}

text?.addEventListener('click', () => {
  const place = document.getSelection()?.anchorOffset;
  if (place === undefined) return;
  const spans = fields.map(field => parseSpan(field.dataset.span));
  const found = nearestSpan(spans, place);
  if (found !== null) fields[found]?.focus();
});

document.addEventListener('keydown', event => {
  if (!event.altKey || !['ArrowDown', 'ArrowUp'].includes(event.key) || !doubts.length) return;
  event.preventDefault();
  const at = doubts.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  doubts[nextDoubt(at, doubts.length, event.key === 'ArrowDown')]?.focus();
});
