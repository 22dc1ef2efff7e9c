import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import { SHELL_LANGUAGES } from '../parse/vocabulary.ts'
import { nodesOf } from './runs.ts'
import { shellRuns } from './shell-runs.ts'

/** A block that only is to be read: it has no frame of a place, since it runs in none. */
export function fenceView(language: string, text: string): ElementContent {
  const isShell = SHELL_LANGUAGES.has(language.toLowerCase())
  return h('figure', { className: 'lr lr-read not-content' }, [
    h('figcaption', [
      h('span', { className: 'lr-tag' }, isShell ? 'only to read, not run' : language),
      h('span', { className: 'lr-side' }),
    ]),
    h('pre', { className: 'lr-cmd' }, [
      h('code', isShell ? nodesOf(shellRuns(text)) : [{ type: 'text', value: text }]),
    ]),
  ])
}
