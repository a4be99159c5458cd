// What the page asks of the gateway, and what it does with a refusal.

/** The admin token: in memory alone, so that no other page, tab or later visitor finds it. */
let token = null;

export function setToken(value) {
  token = value;
}

export function hasToken() {
  return token !== null;
}

/** A refusal of the gateway's with what it said, or silence. status is 0 where nothing answered. */
export class ApiError extends Error {
  constructor(status, message, content = null) {
    super(message);
    this.status = status;
    this.content = content;
  }
}

const LONGEST_WAIT = 10_000;

/** Asks for JSON; throws an ApiError with a sentence for people. */
export async function ask(path, options = {}) {
  const headers = { Accept: 'application/json' };
  if (token !== null) {
    headers.Authorization = `Bearer ${token}`;
  }
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  let response;
  let content;
  try {
    response = await fetch(path, {
      method: options.method || 'GET',
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(options.longest || LONGEST_WAIT),
    });
    content = await response.json().catch(() => null);
  } catch (failed) {
    throw new ApiError(0, failed.name === 'TimeoutError'
      ? 'The gateway did not answer in time.' : 'The gateway does not answer.');
  }
  if (!response.ok || content === null) {
    const detail = content && (content.detail || content.title);
    throw new ApiError(response.status, detail || `The gateway answered ${response.status}.`,
      content);
  }
  return content;
}
