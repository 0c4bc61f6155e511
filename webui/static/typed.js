/* What was typed and could not be sent - the session had run out, a file was too large, the
   connection broke - is kept in this tab and put back into its form. */
(() => {
  const KEY = 'typed';
  const LONGEST = 2 * 60 * 60 * 1000;
  const words = document.documentElement.lang === 'en'
    ? { kept: 'What you entered is kept in this tab and will be put back when you return to the form.',
        back: 'What you had entered and could not send has been put back below. Check it, choose files again if there were any, and send.' }
    : { kept: 'Nội dung vừa nhập được giữ trong thẻ này và sẽ được đặt lại khi ông/bà trở lại biểu mẫu.',
        back: 'Nội dung đã nhập mà chưa gửi được đã được đặt lại dưới đây. Hãy kiểm tra, chọn lại tệp (nếu có) rồi gửi.' };
  const visitor = document.body.dataset.visitor;
  const pathOf = form => new URL(form.getAttribute('action') || location.href, location.href).pathname;
  const controls = form => [...form.elements].filter(one => one.name && 'value' in one
    && !['hidden', 'file', 'password', 'submit', 'button', 'fieldset'].includes(one.type));
  const chosen = one => !['checkbox', 'radio'].includes(one.type) || one.checked;

  document.addEventListener('submit', event => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute('method') !== 'post' || !visitor) return;
    const fields = controls(form).filter(chosen).map(one => [one.name, one.value]);
    sessionStorage.removeItem(KEY);
    if (fields.length === 0 || form.querySelector('[type=password]')) return;
    keep({ visitor, path: pathOf(form), from: location.href, at: Date.now(), fields });
  });

  const kept = JSON.parse(sessionStorage.getItem(KEY) || 'null');
  if (kept) lookAt(kept);

  function keep(what) {
    try { sessionStorage.setItem(KEY, JSON.stringify(what)); } catch { /* no room: as without a script */ }
  }

  function lookAt(kept) {
    const unsent = document.querySelector('[data-unsent]');
    if (unsent) {
      keep({ ...kept, unsent: true });
      if (unsent.dataset.unsent) say(unsent, words.kept);
      return;
    }
    const arrived = location.pathname === kept.path
      || (!kept.unsent && location.href !== kept.from && new URLSearchParams(location.search).has('done'));
    const form = [...document.forms].find(one => pathOf(one) === kept.path);
    if (kept.unsent && !form && visitor === kept.visitor && Date.now() - kept.at < LONGEST) return;
    sessionStorage.removeItem(KEY);
    if (form && !arrived && visitor === kept.visitor && Date.now() - kept.at < LONGEST) putBack(form, kept.fields);
  }

  function putBack(form, fields) {
    let changed = false;
    for (const one of controls(form)) {
      const values = fields.filter(([name]) => name === one.name).map(([, value]) => value);
      if (['checkbox', 'radio'].includes(one.type)) {
        changed ||= one.checked !== values.includes(one.value);
        one.checked = values.includes(one.value);
      } else if (values.length) {
        changed ||= one.value !== values[0];
        one.value = values.shift();
      }
    }
    if (!changed) return;
    for (let around = form.closest('details'); around; around = around.parentElement.closest('details')) around.open = true;
    const notice = say(form, words.back);
    notice.focus();
    form.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function say(place, sentence) {
    const notice = document.createElement('p');
    notice.className = 'notice notice--info';
    notice.setAttribute('role', 'status');
    notice.tabIndex = -1;
    notice.textContent = sentence;
    place.prepend(notice);
    return notice;
  }
})();
