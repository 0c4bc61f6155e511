/**
 * Asks the server and reads its JSON answer.
 *
 * A refusal arrives as `{"error": {"code", "message", "advice"}}` and is thrown as `Refusal`.
 */
export class Refusal extends Error {
  constructor(status, body) {
    super(body?.error?.message || lostWords());
    this.status = status;
    this.advice = body?.error?.advice || '';
    this.findings = body?.findings || [];
  }
}

export async function ask(url, { method = 'GET', csrf, body } = {}) {
  const headers = { Accept: 'application/json' };
  if (csrf) headers['X-CSRF-Token'] = csrf;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) }).catch(() => null);
  const content = answer && await answer.json().catch(() => null);
  if (!answer?.ok || content === null) throw new Refusal(answer?.status ?? 0, content);
  return content;
}

export async function askText(url) {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) throw new Refusal(answer?.status ?? 0, null);
  return answer.text();
}

function lostWords() {
  return document.documentElement.lang === 'en'
    ? 'The server did not answer. Check the connection and try again.'
    : 'Máy chủ không trả lời. Hãy kiểm tra kết nối rồi thử lại.';
}
