/** @typedef {import('../editor/findings.js').Finding} Finding */

/** What the server answers a refused request: `{"error": {"code", "message", "advice"}}`. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {{ error?: { message?: string, advice?: string }, findings?: Finding[] } | null} body
   */
  constructor(status, body) {
    super(body?.error?.message || lostWords());
    this.status = status;
    this.advice = body?.error?.advice || '';
    this.findings = body?.findings || [];
  }
}

/**
 * Asks the server and reads its JSON answer; throws `Refusal`, also when nothing answers.
 *
 * What a page asks without its reader (`byItself`) keeps no session alive.
 *
 * @param {string} url
 * @param {{ method?: string, csrf?: string, body?: unknown, byItself?: boolean }} [request]
 * @returns {Promise<any>}
 */
export async function ask(url, { method = 'GET', csrf, body, byItself = false } = {}) {
  const headers = headersOf(csrf, body !== undefined, byItself);
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) }).catch(() => null);
  const content = answer && await answer.json().catch(() => null);
  if (!answer?.ok || content === null) throw new Refusal(answer?.status ?? 0, content);
  return content;
}

/** @param {string | undefined} csrf @param {boolean} sends @param {boolean} byItself */
function headersOf(csrf, sends, byItself) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (byItself) headers['X-By-Itself'] = '1';
  if (csrf) headers['X-CSRF-Token'] = csrf;
  if (sends) headers['Content-Type'] = 'application/json';
  return headers;
}

/**
 * Asks for a file of text; throws `Refusal`.
 *
 * @param {string} url
 */
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
