import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import { SHELL_LANGUAGES } from '../../parse/info-string/vocabulary.ts'
import { codeView } from './code-view.ts'
import type { FenceWords } from './fence-words.ts'
import { legible } from './legible.ts'
import { shellRuns } from './shell-runs.ts'

/** A block that only is to be read: it has no frame of a place, since it runs in none. */
export function fenceView(language: string, text: string, words: FenceWords): ElementContent {
  const isShell = SHELL_LANGUAGES.has(language.toLowerCase())
  const kind = isShell ? 'only to read, not run' : language
  return h('figure', { className: ['lr', 'lr-read', 'not-content', ...(isShell ? [] : ['lr-as-is'])] }, [
    h('figcaption', [
      words.title === null ? null : h('span', { className: 'lr-title' }, legible(words.title)),
      kind === '' ? null : h('span', { className: 'lr-tag' }, legible(kind)),
    ]),
    codeView(isShell ? shellRuns(text) : [{ text, className: '' }], { words }),
  ])
}
