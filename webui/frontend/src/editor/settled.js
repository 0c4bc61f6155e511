/**
 * Calls `act` once nothing has asked for it during `pause` milliseconds.
 *
 * @param {number} pause
 * @param {() => unknown} act
 */
export function settled(pause, act) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(act, pause);
  };
}
