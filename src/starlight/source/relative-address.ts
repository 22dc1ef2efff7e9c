/** An address that is written as on GitHub, by a file's place beside the lab: `../net/bridge.md#ports`. */
export interface RelativeAddress {
  /** Decoded: `../net/bridge.md`. */
  path: string
  /** `#ports`, `?raw`, or nothing. */
  rest: string
}

/** `null` for what is elsewhere, from the top of the site, or on the same page. */
export function relativeAddress(url: string): RelativeAddress | null {
  const [, path, rest = ''] = /^(?![a-z][a-z\d+.-]*:|\/|#)([^?#]+)([?#].*)?$/is.exec(url) ?? []
  return path === undefined ? null : { path: decoded(path), rest }
}

function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
