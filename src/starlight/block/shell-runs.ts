import { type ShellToken, shellTokens } from '../../core/bash/tokens.ts'
import { readShell } from '../../core/bash/tree.ts'
import { NAME, type Run } from './runs.ts'

/** A shell script as runs: `c` comments, `k` names of commands, `s` quoted text, `v` variables and substitutions. */
export function shellRuns(script: string): Run[] {
  const runs: Run[] = []
  let at = 0
  let atStart = true
  const add = (to: number, className: string) => {
    if (to > at) runs.push({ text: script.slice(at, to), className })
    at = Math.max(at, to)
  }
  for (const token of shellTokens(script).tokens) {
    addGap(script, at, token.from, add)
    if (token.kind === 'word') addWord(script, token, atStart, add)
    else add(token.to, '')
    atStart = isBeforeCommand(token, atStart)
  }
  addGap(script, at, script.length, add)
  return runs
}

/** Offsets at which a new command begins, as a reader would type them; the first of the script where that can't be told. */
export function commandStarts(script: string): number[] {
  const tree = readShell(script)
  const starts = tree?.parts.filter(({ joined }) => !joined).map(({ from }) => from) ?? []
  return starts.length === 0 ? [0] : starts
}

type Add = (to: number, className: string) => void

/** Between tokens are blanks and comments. */
function addGap(script: string, from: number, to: number, add: Add): void {
  const gap = script.slice(from, to)
  for (const { index, 0: comment } of gap.matchAll(/#.*/g)) {
    add(from + index, '')
    add(from + index + comment.length, 'c')
  }
  add(to, '')
}

const QUOTED_OR_VARIABLE =
  /(?<quoted>'[^']*')|(?<variable>\$(?:\w+|[@*#?$!-]|\{[^}]*\}))|(?<double>"(?:\\.|[^"\\])*")/gs

function addWord(script: string, token: ShellToken, atStart: boolean, add: Add): void {
  const assignment = atStart ? /^\w+\+?=/.exec(token.text)?.[0] : undefined
  if (assignment !== undefined) add(token.from + assignment.length - 1, 'v')
  const from = token.from + (assignment?.length ?? 0)
  const isName = atStart && assignment === undefined && /^[\w./-]+$/.test(token.text)
  if (!isName) addQuoted(script.slice(from, token.to), from, '', add)
  add(token.to, isName ? NAME : '')
}

/** @param around the class of what is neither quoted nor a variable */
function addQuoted(text: string, from: number, around: string, add: Add): void {
  for (const { index, 0: found, groups } of text.matchAll(QUOTED_OR_VARIABLE)) {
    add(from + index, around)
    const to = from + index + found.length
    if (groups?.double !== undefined) {
      addVariables(found, from + index, add)
      add(to, 's')
    } else add(to, groups?.quoted === undefined ? 'v' : 's')
  }
}

/** In double quotes variables have their values. */
function addVariables(quoted: string, from: number, add: Add): void {
  for (const { index, 0: found } of quoted.matchAll(/\$(?:\w+|[@*#?$!-]|\{[^}]*\})/g)) {
    if (quoted[index - 1] === '\\') continue
    add(from + index, 's')
    add(from + index + found.length, 'v')
  }
}

const WORDS_BEFORE_COMMAND = /^(?:if|then|elif|else|while|until|do|time|!|\{)$/

function isBeforeCommand({ kind, text }: ShellToken, atStart: boolean): boolean {
  if (kind === 'operator') return true
  if (kind === 'redirection') return atStart
  return atStart && (WORDS_BEFORE_COMMAND.test(text) || /^\w+\+?=/.test(text))
}
