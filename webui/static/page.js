/* Small conveniences of every page; each page works without them. */
(() => {
  const words = document.documentElement.lang === 'en'
    ? { saved: 'Draft saved at', lost: 'The draft could not be saved; it is still on this page.',
        over: 'The session is over. What you entered is still on this page: send it, sign in again, and it will be put back.',
        large: 'Too large: all files together may have at most {size} MB.' }
    : { saved: 'Đã lưu nháp lúc', lost: 'Chưa lưu được nháp; nội dung vẫn còn trên trang này.',
        over: 'Phiên làm việc đã hết. Nội dung vẫn còn trên trang này: cứ gửi, đăng nhập lại, nội dung sẽ được đặt lại.',
        large: 'Quá lớn: tất cả các tệp cộng lại không quá {size} MB.' };

  document.addEventListener('submit', event => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (question && !window.confirm(question)) { event.preventDefault(); return; }
    if ('multi' in form.dataset || event.defaultPrevented) return;
    // Disabled after the browser has read the form, so that the pressed button is still sent.
    setTimeout(() => form.querySelectorAll('button:not([type=button])').forEach(button => { button.disabled = true; }));
  });

  // Coming back with the Back button must find the form usable again.
  window.addEventListener('pageshow', event => {
    if (event.persisted) document.querySelectorAll('form button:disabled').forEach(button => { button.disabled = false; });
  });

  // On a telephone the menu is one row; the page's own entry must not lie outside of it.
  const here = document.querySelector('.mainnav [aria-current]');
  const row = here?.parentElement;
  if (here && here.offsetLeft + here.offsetWidth > row.offsetLeft + row.clientWidth - 28) {
    row.scrollLeft = here.offsetLeft - row.offsetLeft - 40;
  }

  for (const form of document.querySelectorAll('form[data-draft-url]')) keepDraft(form);
  for (const chooser of document.querySelectorAll('input[type=file][data-most]')) boundSize(chooser);
  document.querySelector('.error-summary, main .notice--bad[tabindex]')?.focus();
  for (const part of document.querySelectorAll('[data-poll]')) keepFresh(part);
  for (const button of document.querySelectorAll('[data-print]')) button.addEventListener('click', () => window.print());
  for (const details of document.querySelectorAll('details[data-remember]')) remember(details);

  function keepDraft(form) {
    let waiting;
    form.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(save, 1500); });
    form.addEventListener('submit', () => clearTimeout(waiting));

    async function save() {
      const fields = new FormData(form);
      for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
      const answer = await fetch(form.dataset.draftUrl, { method: 'POST', body: new URLSearchParams(fields) }).catch(() => null);
      const clock = new Date().toLocaleTimeString('vi-VN', { hour: '2-digit', minute: '2-digit' });
      const status = form.querySelector('[data-draft-status]');
      if (status) status.textContent = answer?.ok ? `${words.saved} ${clock}` : answer?.status === 401 ? words.over : words.lost;
    }
  }

  // Said before the files travel: the server refuses what is too large without reading the form.
  function boundSize(chooser) {
    chooser.addEventListener('change', () => {
      const size = [...chooser.files].reduce((sum, file) => sum + file.size, 0);
      const most = Number(chooser.dataset.most);
      const sentence = size > most ? words.large.replace('{size}', Math.round(most / 1024 / 1024)) : '';
      const said = chooser.parentElement.querySelector('[data-too-large]');
      said.textContent = sentence;
      said.hidden = !sentence;
      chooser.setAttribute('aria-invalid', String(Boolean(sentence)));
    });
    chooser.form.addEventListener('submit', event => {
      if (chooser.getAttribute('aria-invalid') !== 'true' || chooser.files.length === 0) return;
      event.preventDefault();
      chooser.focus();
    });
  }

  function keepFresh(part) {
    const look = async () => {
      if (document.hidden || part.contains(document.activeElement)) return;
      const answer = await fetch(part.dataset.poll, { headers: { 'X-Fragment': '1' } }).catch(() => null);
      if (answer?.ok && !answer.redirected) part.innerHTML = await answer.text();
    };
    setInterval(look, Number(part.dataset.every || 20) * 1000);
    document.addEventListener('diagram:state', look);
  }

  function remember(details) {
    const key = `open:${details.dataset.remember}`;
    if (sessionStorage.getItem(key)) details.open = sessionStorage.getItem(key) === 'yes';
    details.addEventListener('toggle', () => sessionStorage.setItem(key, details.open ? 'yes' : 'no'));
  }
})();
