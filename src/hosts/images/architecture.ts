/** Docker's words for kinds of processor, where they are not Node's. */
const words: Record<string, string> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' }

/** The kind of processor that images for this machine are for. */
export function dockerArchitecture(architecture: string = process.arch): string {
  return words[architecture] ?? architecture
}
