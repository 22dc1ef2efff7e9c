/** Later calls get the first one's answer. */
export function once<T>(act: () => T): () => T {
  let first: { answer: T } | null = null
  return () => {
    first ??= { answer: act() }
    return first.answer
  }
}
