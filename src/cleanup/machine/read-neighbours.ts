import type { Neighbour } from './things.ts'

/** Neighbours that somebody has set for good, as `ip -oneline neigh show nud permanent` tells them. */
export function readNeighbours(text: string): Neighbour[] {
  return text.split('\n').flatMap((line) => {
    const [, address, device, mac, router] =
      /^(\S+) dev (\S+)(?: lladdr (\S+))?( router)? .*PERMANENT/.exec(line) ?? []
    if (address === undefined || device === undefined) return []
    const key = `neighbour ${device} ${address}` as const
    return [{ key, device, address, mac: mac ?? null, isRouter: router !== undefined }]
  })
}
