/* A list of work by the keyboard, and what comes into it while it is looked at. */
import { newcomers, keyOf } from './rules.js';

const list = document.querySelector('[data-list]');
const keys = document.querySelector('dialog[data-keys]');
const news = document.querySelector('[data-news]');
/** What is swapped when the reader wants to see what is new. */
const LIVE = '[data-live]';
const AWAY = { headers: { 'X-By-Itself': '1' } };

if (list instanceof HTMLElement) {
  setInterval(() => look(list), Number(list.dataset.every || 60) * 1000);
  document.addEventListener('list:look', () => look(list));
  news?.querySelector('button')?.addEventListener('click', () => show(list));
}
document.querySelector('[data-show-keys]')?.addEventListener('click', showKeys);
keys?.querySelector('button')?.addEventListener('click', () => keys instanceof HTMLDialogElement && keys.close());

document.addEventListener('keydown', event => {
  const at = event.target;
  if (!(at instanceof HTMLElement) || keys instanceof HTMLDialogElement && keys.open) return;
  const typing = at.matches('select, textarea, input:not([type=checkbox])');
  const meant = keyOf(event, typing);
  if (meant && does(meant, at)) event.preventDefault();
});

/**
 * @param {string} meant
 * @param {HTMLElement} at
 */
function does(meant, at) {
  if (meant === 'keys') return showKeys();
  if (meant === 'next' || meant === 'previous') return go(at, meant === 'next' ? 1 : -1);
  const tick = at.closest('.taskrow')?.querySelector('.taskrow__tick');
  if (!(tick instanceof HTMLInputElement)) return false;
  if (meant === 'tick') tick.click();
  else press(tick, meant);
  return true;
}

/**
 * The row's own act: it is ticked alone with what is ticked already.
 *
 * @param {HTMLInputElement} tick
 * @param {string} act
 */
function press(tick, act) {
  const button = document.querySelector(`#bulk button[name=act][value=${act}]`);
  tick.checked = true;
  if (button instanceof HTMLButtonElement) button.click();
}

/**
 * @param {HTMLElement} at
 * @param {number} by
 */
function go(at, by) {
  const titles = [...document.querySelectorAll('.taskrow__title')];
  const here = titles.indexOf(at.closest('.taskrow')?.querySelector('.taskrow__title') || at);
  const next = titles[here < 0 ? 0 : here + by];
  if (!(next instanceof HTMLElement)) return false;
  next.focus();
  return true;
}

function showKeys() {
  if (keys instanceof HTMLDialogElement) keys.showModal();
  return keys !== null;
}

/** @param {ParentNode} within */
function rowsOf(within) {
  return [...within.querySelectorAll('.taskrow')].map(row => row.id);
}

/**
 * Sees whether something came: it is told and shown on request, so that no row moves under a hand.
 * What only went or changed is put right at once, unless somebody is at work in the list.
 *
 * @param {HTMLElement} part
 */
async function look(part) {
  if (document.hidden) return;
  const found = await fetched(part.dataset.list || '');
  if (!found) return;
  const count = newcomers(rowsOf(part), rowsOf(found));
  if (count) tell(count);
  else if (!part.contains(document.activeElement) && !part.querySelector('input:checked')) {
    part.replaceChildren(...found.body.childNodes);
  }
}

/** @param {number} count */
function tell(count) {
  const words = news?.querySelector('[data-words]');
  if (!(news instanceof HTMLElement) || !(words instanceof HTMLElement)) return;
  words.textContent = (words.dataset.words || '').replace('{count}', `${count}`);
  news.hidden = false;
}

/** @param {HTMLElement} part */
async function show(part) {
  const page = await fetched(location.href);
  if (!page) return;
  for (const old of document.querySelectorAll(LIVE)) {
    const name = old instanceof HTMLElement ? old.dataset.live : '';
    const fresh = page.querySelector(`[data-live="${name}"]`);
    if (fresh) old.replaceChildren(...fresh.childNodes);
  }
  if (news instanceof HTMLElement) news.hidden = true;
  const first = part.querySelector('.taskrow__title');
  if (first instanceof HTMLElement) first.focus();
}

/** @param {string} address */
async function fetched(address) {
  const answer = await fetch(address, AWAY).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}
