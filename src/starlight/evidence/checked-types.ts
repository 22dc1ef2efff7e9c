/** What a record must be asked for before a page trusts it: it is a file that anybody may have edited. */

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** An object with keys: no array, no `null`. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An array of nothing but what fits. */
export function areAll(value: unknown, fits: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(fits)
}
