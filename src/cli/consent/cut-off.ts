import { readFileSync } from 'node:fs'
import type { Lab, Step } from '../../core/lab.ts'
import { count } from '../../reporters/words/words.ts'
import { UsageError } from '../words/usage-error.ts'

/** A command that would change how this machine reaches others, at its place. */
export interface CutOff {
  file: string
  line: number
  column: number
  /** As it stands in the lab. */
  command: string
}

/** @throws {UsageError} naming the first such command of the labs */
export function refuseToCutOff(labs: readonly Lab[], links = defaultLinks()): void {
  const found = labs.flatMap((lab) => cutOffsIn(lab, links))
  const [first, ...others] = found
  if (first === undefined) return
  const more = others.length === 0 ? '' : `; so would ${count(others.length, 'other command')}`
  throw new UsageError(
    `${first.file}:${first.line}:${first.column}: \`${first.command}\` would change how this machine reaches others: its default route, or ${linkWords(links)}${more}`,
    '`--yes-host` lets labs do that; without it whatever a block changes there is put back as soon as the block has ended.',
  )
}

function linkWords(links: readonly string[]): string {
  if (links.length === 0) return 'the link that has it'
  return `the link${links.length === 1 ? '' : 's'} ${links.join(', ')}`
}

/** Commands in blocks that run in the machine's own network. What a script makes up while it runs is not found. */
export function cutOffsIn(lab: Lab, links: readonly string[]): CutOff[] {
  return lab.steps.filter(isOnMachine).flatMap((step) =>
    step.script.split('\n').flatMap((text, index) => {
      const found = cutOffIn(text, links)
      if (found === null) return []
      const { command, column } = found
      return [{ file: step.file ?? lab.file, line: step.scriptLine + index, column, command }]
    }),
  )
}

function isOnMachine({ key, writes }: Step): boolean {
  if (writes !== undefined || key.target === 'exec') return false
  return key.target === 'host' || !key.ns.includes('net')
}

/** A command of a line; what runs elsewhere begins with other words. */
const COMMAND =
  /(?:^|[;&|(]|\b(?:then|do|else|sudo|time)\b)\s*((?:ip|ifconfig|ifdown|route|dhclient|nmcli)\b[^;&|)#]*)/g

function cutOffIn(line: string, links: readonly string[]): { command: string; column: number } | null {
  for (const match of line.matchAll(COMMAND)) {
    const command = match[1]!.trim()
    if (isCutOff(command.split(/\s+/).map(unquoted), links))
      return { command, column: match.index + match[0].indexOf(match[1]!) + 1 }
  }
  return null
}

function isCutOff([program = '', ...words]: string[], links: readonly string[]): boolean {
  const namesLink = words.some((word) => links.includes(word))
  if (program === 'ip')
    return isIpCutOff(
      words.filter((word) => !/^-(?!n)/.test(word)),
      namesLink,
      links,
    )
  if (program === 'route') return /^(add|del)$/.test(words[0] ?? '') && words.includes('default')
  if (program === 'dhclient') return words.length === 0 || words.includes('-r') || namesLink
  return (
    namesLink &&
    words.some((word) => /^(down|up|disconnect|delete|modify|\d+[.]\d)/.test(word) || program === 'ifdown')
  )
}

/** `ip` takes any beginning of its words. */
function isIpCutOff(words: string[], namesLink: boolean, links: readonly string[]): boolean {
  const [object = '', act = '', ...rest] = words
  // In a namespace of its own.
  if (object === '' || object.startsWith('-n') || 'netns'.startsWith(object)) return false
  const does = (...acts: string[]) => act !== '' && acts.some((each) => each.startsWith(act))
  if ('route'.startsWith(object)) {
    if (does('flush')) return isFlushOf(rest, links)
    return does('add', 'append', 'prepend', 'change', 'delete', 'replace') && isDefault(rest)
  }
  if ('link'.startsWith(object)) {
    const [subject = ''] = rest.filter((word) => word !== 'dev')
    return act !== 's' && does('set', 'delete', 'change') && links.includes(subject)
  }
  return 'address'.startsWith(object) && namesLink && does('add', 'change', 'delete', 'flush', 'replace')
}

function isDefault(words: string[]): boolean {
  return isOfMain(words) && (words.includes('default') || words.includes('0.0.0.0/0'))
}

/** All routes, or those of the link. */
function isFlushOf(words: string[], links: readonly string[]): boolean {
  const chosen = words.filter((word, index) => word !== 'table' && words[index - 1] !== 'table')
  return (
    isOfMain(words) && (chosen.length === 0 || chosen.some((word) => [...links, 'default'].includes(word)))
  )
}

function isOfMain(words: string[]): boolean {
  const table = words[words.indexOf('table') + 1]
  return !words.includes('table') || table === 'main' || table === '254' || table === 'all'
}

function unquoted(word: string): string {
  return word.replace(/^["']|["']$/g, '')
}

/** Links by which this machine's default routes lead. */
export function defaultLinks(proc = '/proc/net'): string[] {
  const four = linesOf(`${proc}/route`).flatMap((line) => {
    const [link = '', destination, , flags, , , , mask] = line.split(/\s+/)
    return destination === '00000000' && mask === '00000000' && Number(`0x${flags}`) & 1 ? [link] : []
  })
  const six = linesOf(`${proc}/ipv6_route`).flatMap((line) => {
    const fields = line.trim().split(/\s+/)
    return fields[0] === '0'.repeat(32) && fields[1] === '00' && fields[9] !== 'lo' ? [fields[9]!] : []
  })
  return [...new Set([...four, ...six])]
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}
