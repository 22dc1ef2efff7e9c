/** Later calls get the first one's answer. */
export function once<T>(act: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null
  return () => (result ??= act())
}
