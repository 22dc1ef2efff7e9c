/**
 * Pages that fit what is searched for, the best first, as readers want them: labs, then the other pages, then the notes on decisions,
 * which name everything and explain it to those who build labrun.
 *
 * @param pages with their addresses, as Pagefind gives them
 */
export function labsFirst<P extends { url: string }>(pages: readonly P[]): P[] {
  return pages.toSorted((one, other) => rank(one.url) - rank(other.url))
}

function rank(url: string): number {
  if (/\/docs\/decisions\//.test(url)) return 2
  return /\/labs\//.test(url) ? 0 : 1
}
