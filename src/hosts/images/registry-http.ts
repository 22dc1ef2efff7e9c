/**
 * A registry that has not answered in this time counts as out of reach. What is taken in its place is kept for all later runs,
 * so a busy machine has time for the name, the connection and TLS.
 */
export const firstAnswerLimitMs = 5_000
/** One that has answered before is there: it may be slow, but not silent. */
export const silenceLimitMs = 30_000

/** An HTTP request. The time limit is on the answer's head; its body has the caller's. */
export async function ask(
  url: string,
  options: RequestInit,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Response> {
  const slow = new AbortController()
  const timer = setTimeout(() => slow.abort(new Error(`no answer in ${limitMs / 1000} s`)), limitMs)
  try {
    return await fetch(url, {
      ...options,
      signal: signal ? AbortSignal.any([signal, slow.signal]) : slow.signal,
    })
  } finally {
    clearTimeout(timer)
  }
}

/** A host of this machine alone, which Docker speaks to without TLS. @param host with or without a port */
export function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+)(:|$)/.test(host)
}

/** In words where a code says little. */
const words: Record<string, string> = { UND_ERR_SOCKET: 'the connection ended' }

/** Why a request failed: `fetch` hides the reason in the cause. */
export function reasonOf(error: Error): string {
  const cause = error.cause as { code?: string; message?: string } | undefined
  const code = cause?.code ?? ''
  return words[code] ?? (code || (cause?.message ?? error.message))
}
