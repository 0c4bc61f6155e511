/* Which words of a document belong to which field; nothing here touches a page. */

/**
 * @param {string | undefined} written "12,40": from the first letter to the one after the last
 * @returns {[number, number] | null}
 */
export function parseSpan(written) {
  const [start, end] = (written ?? '').split(',').map(Number);
  return start === undefined || end === undefined || !(start < end) ? null : [start, end];
}

/**
 * The field whose words lie around a place, the one with the fewest words first.
 *
 * @param {([number, number] | null)[]} spans
 * @param {number} place
 * @returns {number | null}
 */
export function nearestSpan(spans, place) {
  let best = null;
  let width = Infinity;
  spans.forEach((span, index) => {
    if (span && span[0] <= place && place < span[1] && span[1] - span[0] < width) {
      best = index;
      width = span[1] - span[0];
    }
  });
  return best;
}

/**
 * Where the keys go from one doubt to the next, round the ends.
 *
 * @param {number} at -1 where none has the focus
 * @param {number} many
 * @param {boolean} forward
 */
export function nextDoubt(at, many, forward) {
  if (at < 0) return forward ? 0 : many - 1;
  return (at + (forward ? 1 : many - 1)) % many;
}

/**
 * Whether two stretches of the text have a letter in common.
 *
 * @param {[number, number] | null} one
 * @param {[number, number] | null} other
 */
export function overlaps(one, other) {
  return one !== null && other !== null && one[0] < other[1] && other[0] < one[1];
}
