/* Small conveniences of every page; each page works without them. */
import { draftStatus, grouped, isTooLarge, lengthOf, menuOffset, understood } from './rules.js';

const words = document.documentElement.lang === 'en'
  ? { saved: 'Draft saved at', lost: 'The draft could not be saved; it is still on this page.',
      over: 'The session is over. What you entered is still on this page: send it, sign in again, and it will be put back.',
      number: 'Read as {number}.', used: '{used} of {most} characters.', long: '{used} characters: at most {most} are taken. Shorten the text or attach a file.',
      large: 'Too large: all files together may have at most {size} MB.' }
  : { saved: 'Đã lưu nháp lúc', lost: 'Chưa lưu được nháp; nội dung vẫn còn trên trang này.',
      over: 'Phiên làm việc đã hết. Nội dung vẫn còn trên trang này: cứ gửi, đăng nhập lại, nội dung sẽ được đặt lại.',
      number: 'Hiểu là {number}.', used: '{used}/{most} ký tự.', long: '{used} ký tự: chỉ nhận tối đa {most}. Hãy rút gọn hoặc đính kèm tệp.',
      large: 'Quá lớn: tất cả các tệp cộng lại không quá {size} MB.' };

/**
 * The elements of a page that a selector finds.
 *
 * @template {HTMLElement} Kind
 * @param {string} selector
 * @param {new () => Kind} kind
 * @param {ParentNode} [within]
 * @returns {Kind[]}
 */
function all(selector, kind, within = document) {
  return /** @type {Kind[]} */ ([...within.querySelectorAll(selector)].filter(one => one instanceof kind));
}

document.addEventListener('submit', event => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (question && !window.confirm(question)) { event.preventDefault(); return; }
  if ('multi' in form.dataset || event.defaultPrevented) return;
  // Disabled after the browser has read the form, so that the pressed button is still sent.
  setTimeout(() => disable(all('button:not([type=button])', HTMLButtonElement, form), true));
});

// Coming back with the Back button must find the form usable again.
window.addEventListener('pageshow', event => {
  if (event.persisted) disable(all('form button:disabled', HTMLButtonElement), false);
});

// On a telephone the menu is one row; the page's own entry must not lie outside of it.
for (const entry of all('.mainnav [aria-current]', HTMLElement)) {
  const row = entry.parentElement;
  const offset = row && menuOffset(entry, row);
  if (row && offset !== null) row.scrollLeft = offset;
}

all('form[data-draft-url]', HTMLFormElement).forEach(keepDraft);
all('[data-limit]', HTMLElement).forEach(countText);
all('input[data-number]', HTMLInputElement).forEach(sayNumber);
all('input[type=file][data-most]', HTMLInputElement).forEach(boundSize);
all('.error-summary, main .notice--bad[tabindex]', HTMLElement)[0]?.focus();
all('form[data-bulk]', HTMLFormElement).forEach(countTicked);
all('[data-poll]', HTMLElement).forEach(keepFresh);
all('[data-pick-all]', HTMLButtonElement).forEach(button => {
  button.hidden = false;
  button.addEventListener('click', () => {
    const boxes = button.form?.querySelectorAll('.pick input') ?? [];
    boxes.forEach(box => { if (box instanceof HTMLInputElement) box.checked = true; });
  });
});

all('[data-print]', HTMLElement).forEach(button => button.addEventListener('click', () => window.print()));
all('details[data-remember]', HTMLDetailsElement).forEach(remember);

document.addEventListener('keydown', event => {
  const at = event.target;
  if (event.ctrlKey || event.altKey || event.metaKey || !(at instanceof HTMLElement)) return;
  const typing = at.matches('input, select, textarea');
  const search = document.querySelector('input[type=search]');
  if (event.key !== '/' || typing || !(search instanceof HTMLElement)) return;
  search.focus();
  event.preventDefault();
});

/** @param {HTMLButtonElement[]} buttons @param {boolean} disabled */
function disable(buttons, disabled) {
  for (const button of buttons) button.disabled = disabled;
}

/** @param {HTMLFormElement} form */
function keepDraft(form) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  form.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(save, 1500); });
  form.addEventListener('submit', drop);
  // Whoever leaves by a link has not waited: what was typed last travels while the page goes.
  // As parts, in which a letter takes a third of the room that a browser grants for this.
  addEventListener('pagehide', () => {
    if (waiting === undefined) return;
    drop();
    const parts = new FormData();
    for (const [name, value] of typedIn()) parts.append(name, value);
    navigator.sendBeacon(form.dataset.draftUrl || '', parts);
  });

  function drop() {
    clearTimeout(waiting);
    waiting = undefined;
  }

  function typedIn() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
    return fields;
  }

  async function save() {
    waiting = undefined;
    const fields = typedIn();
    const answer = await fetch(form.dataset.draftUrl || '', { method: 'POST', body: fields }).catch(() => null);
    const clock = new Date().toLocaleTimeString('vi-VN', { hour: '2-digit', minute: '2-digit' });
    const said = draftStatus(answer);
    const status = form.querySelector('[data-draft-status]');
    if (status) status.textContent = said === 'saved' ? `${words.saved} ${clock}` : words[said];
  }
}

/**
 * Says how much of a text's room is used; nothing is cut, the server refuses what is too long.
 *
 * @param {HTMLElement} field
 */
function countText(field) {
  const count = document.querySelector(`[data-count-of="${field.id}"]`);
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
  if (!(count instanceof HTMLElement)) return;
  const bare = count.textContent || '';
  const most = Number(field.dataset.limit);
  const show = () => {
    const used = lengthOf(field.value);
    const close = used > most * 0.8;
    count.hidden = !close && field instanceof HTMLInputElement;
    count.textContent = close || used > 0
      ? (used > most ? words.long : words.used).replace('{used}', grouped(used)).replace('{most}', grouped(most))
      : bare;
    count.classList.toggle('field-error', used > most);
  };
  field.addEventListener('input', show);
  show();
}

/**
 * Says which number a text is read as, so that nobody learns it afterwards.
 *
 * @param {HTMLInputElement} field
 */
function sayNumber(field) {
  const said = document.createElement('p');
  said.className = 'hint num';
  said.setAttribute('aria-live', 'polite');
  field.after(said);
  const show = () => {
    const number = understood(field.value);
    said.textContent = number === null ? '' : words.number.replace('{number}', number);
  };
  field.addEventListener('input', show);
  show();
}

/**
 * Said before the files travel: the server refuses what is too large without reading the form.
 *
 * @param {HTMLInputElement} chooser
 */
function boundSize(chooser) {
  chooser.addEventListener('change', () => {
    const most = Number(chooser.dataset.most);
    const large = isTooLarge([...chooser.files || []], most);
    for (const place of all('[data-too-large]', HTMLElement, chooser.parentElement || document)) {
      place.textContent = large ? words.large.replace('{size}', String(Math.round(most / 1024 / 1024))) : '';
      place.hidden = !large;
    }
    chooser.setAttribute('aria-invalid', String(large));
  });
  chooser.form?.addEventListener('submit', event => {
    if (chooser.getAttribute('aria-invalid') !== 'true' || !chooser.files?.length) return;
    event.preventDefault();
    chooser.focus();
  });
}

/** @param {HTMLFormElement} bar */
function countTicked(bar) {
  const count = bar.querySelector('[data-bulk-count]');
  const say = () => {
    const ticked = all('.taskrow__tick', HTMLInputElement).filter(one => one.checked).length;
    if (count instanceof HTMLElement) count.textContent = (count.dataset.words || '').replace('{count}', `${ticked}`);
  };
  document.addEventListener('change', say);
  bar.addEventListener('reset', () => setTimeout(say));
}

/** @param {HTMLElement} part */
function keepFresh(part) {
  const look = async () => {
    if (document.hidden || part.contains(document.activeElement)) return;
    const answer = await fetch(part.dataset.poll || '', { headers: { 'X-By-Itself': '1' } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    part.replaceChildren(...new DOMParser().parseFromString(await answer.text(), 'text/html').body.childNodes);
  };
  setInterval(look, Number(part.dataset.every || 20) * 1000);
  document.addEventListener('diagram:state', look);
}

/** @param {HTMLDetailsElement} details */
function remember(details) {
  const key = `open:${details.dataset.remember}`;
  if (sessionStorage.getItem(key)) details.open = sessionStorage.getItem(key) === 'yes';
  details.addEventListener('toggle', () => sessionStorage.setItem(key, details.open ? 'yes' : 'no'));
}
