import type { Policy, Route } from './things.ts'

/** Routes as `ip -4 -oneline route show table all` tells them. */
export function readRoutes(text: string, family: 4 | 6): Route[] {
  return linesOf(text)
    .filter((line) => !isKernels(line))
    .map((line) => {
      const route = line
        .replace(/\\\s*/g, ' ')
        .replace(/ (?:linkdown|dead|offload|trap|notify|rt_offload|rt_trap)\b/g, '')
        .replace(/ (?:expires \S+|pref medium|error -?\d+)/g, '')
        .replace(/\s+/g, ' ')
        .trim()
      return { key: `route ${family} ${route}`, family, route }
    })
}

/** Made by the kernel for each link that is up, or told by a router: they come and go by themselves. */
function isKernels(line: string): boolean {
  return (
    /^(?:multicast |local |anycast )?f(?:e80:|f00:)/.test(line) ||
    /^anycast | proto ra\b|^ff00:| cache\b/.test(line)
  )
}

/** Rules as `ip -4 -oneline rule show` tells them. */
export function readPolicies(text: string, family: 4 | 6): Policy[] {
  return linesOf(text).flatMap((line) => {
    const [, priority, rule] = /^(\d+):\s+(.+?)\s*$/.exec(line) ?? []
    if (priority === undefined || rule === undefined) return []
    return [{ key: `policy ${family} ${priority} ${rule}`, family, priority: Number(priority), rule }]
  })
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}
