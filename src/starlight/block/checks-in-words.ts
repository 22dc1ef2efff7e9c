import type { Expectation } from '../../core/expectation.ts'
import type { Step } from '../../core/lab.ts'
import { count } from '../../reporters/words/words.ts'

/** What is checked of a step whenever the lab runs, one sentence each. The lines of an expectation stand apart. */
export function checksInWords(step: Step): string[] {
  const { retryMs, writes } = step
  return [
    writes === undefined ? exitWords(step) : 'The file was written.',
    ...(retryMs === null ? [] : [`Tried again for up to ${seconds(retryMs)}, until all of it holds.`]),
    ...readyWords(step),
  ]
}

function exitWords({ exit, background }: Step): string {
  if (background) return 'It has started, and not failed while the lab ran.'
  if (exit === 'any') return 'It ends with any exit status.'
  return exit === 0 ? 'No command fails.' : `Its last command ends with exit status ${exit}.`
}

function readyWords({ ready }: Step): string[] {
  switch (ready?.kind) {
    case undefined:
      return []
    case 'port':
      return [`The lab goes on once somebody listens on port ${ready.port}.`]
    case 'output':
      return [`The lab goes on once a line of its output fits /${ready.regex}/.`]
    case 'http':
      return [`The lab goes on once ${ready.url} answers.`]
    case 'file':
      return [`The lab goes on once there is ${ready.path}.`]
  }
}

/** What the lines of an expectation mean, in a sentence that ends before them. */
export function expectationWords({ mode, unordered, stream, lines, table }: Expectation): string {
  const where = WHERE[stream]
  const order = unordered ? ', in any order' : ''
  const these = lines.length === 1 ? 'this line' : `these ${count(lines.length, 'line')}`
  switch (mode) {
    case 'lines':
      return lines.length === 0 ? `${where} nothing.` : `${where} ${these}${order}, and nothing else:`
    case 'contains':
      return `${where} ${these}${order}, among others:`
    case 'not':
      return lines.length === 1 ? `${where} no such line:` : `${where} none of ${these}:`
    case 'table':
      return table?.rows.length === 0
        ? `${where} a table without rows, with this header:`
        : `${where} a table that has these rows, among others; only the columns named here count:`
    case 'json':
      return `${where} JSON that has what stands here; there may be more of it${order}:`
  }
}

const WHERE: Record<Expectation['stream'], string> = {
  stdout: 'It prints',
  stderr: 'On stderr it prints',
  both: 'On both streams together it prints',
}

function seconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`
}
