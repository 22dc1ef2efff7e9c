import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { JsonDifference } from '../../core/compared-json.ts'
import type { ComparedRow, ComparedTable } from '../../core/compared-table.ts'
import type { Failure, StepResult } from '../../core/step-result.ts'
import { diffRows } from '../../reporters/diff/diff-rows.ts'
import { visible } from '../../reporters/terminal/visible.ts'
import { count } from '../../reporters/words/words.ts'

/** Of what is compared no more is shown; the record has all of it. */
const MOST = 30

/** What of a step failed: each failure in words, and what was expected beside what was printed. */
export function failureViews({ failures, reason }: StepResult): ElementContent[] {
  return failures.flatMap((failure) => {
    const { message, hint } = failure
    const parts = [
      // The reason has been told.
      message === reason ? null : h('p', visible(message)),
      compared(failure),
      hint === undefined ? null : h('p', { className: 'lr-hint' }, `Hint: ${visible(hint)}`),
    ]
    return parts.every((part) => part === null) ? [] : [h('div', { className: 'lr-failures' }, parts)]
  })
}

function compared(failure: Failure): Element | null {
  if (failure.table !== undefined) return tableView(failure.table)
  if (failure.json !== undefined) return jsonView(failure.json)
  return linesView(failure)
}

/** A row that was not found stands above the printed one that is most like it, in which the cells that differ are marked. */
function tableView({ columns, rows }: ComparedTable): Element {
  const fits = rows.filter(({ kind }) => kind === 'fits').length
  const others = rows.filter(({ kind }) => kind !== 'fits')
  return h('div', { className: 'lr-compared' }, [
    h('table', [
      h('thead', [h('tr', [h('td'), ...columns.map((name) => h('th', { scope: 'col' }, visible(name)))])]),
      h('tbody', others.slice(0, MOST).flatMap(rowViews)),
    ]),
    rest(others.length, 'more row'),
    fits === 0 ? null : h('p', `${count(fits, 'row')} that ${fits === 1 ? 'fits' : 'fit'}`),
  ])
}

function rowViews(row: ComparedRow): Element[] {
  if (row.kind === 'extra') return [rowView('printed', row.actual, [...row.actual.keys()])]
  const differs = row.kind === 'missing' ? (row.nearest?.differs ?? []) : []
  const expected = rowView('expected', row.expected, differs)
  if (row.kind === 'fits' || row.nearest === null) return [expected]
  return [expected, rowView('printed', row.nearest.actual, differs)]
}

function rowView(side: Side, cells: readonly string[], marked: readonly number[]): Element {
  const cellView = (text: string, at: number) =>
    h('td', marked.includes(at) ? [h('mark', visible(text) || '(empty)')] : visible(text))
  return h('tr', { className: `lr-${side}` }, [
    h('th', { scope: 'row' }, SIDES[side]),
    ...cells.map(cellView),
  ])
}

type Side = 'expected' | 'printed'

/** By a sign and a word, and not by colour alone. */
const SIDES: Readonly<Record<Side, string>> = { expected: '- expected', printed: '+ printed' }

/** The paths at which JSON differs. */
function jsonView(differences: readonly JsonDifference[]): Element {
  return h('div', { className: 'lr-compared' }, [
    h(
      'dl',
      differences
        .slice(0, MOST)
        .flatMap(({ path, expected, actual }) => [
          h('dt', [h('code', visible(path))]),
          valueView('expected', expected),
          actual === null
            ? h('dd', { className: 'lr-printed' }, '+ nothing there')
            : valueView('printed', actual),
        ]),
    ),
    rest(differences.length, 'more difference'),
  ])
}

function valueView(side: Side, text: string): Element {
  return h('dd', { className: `lr-${side}` }, [`${SIDES[side]} `, h('code', visible(text))])
}

/** Lines as a diff; `null` where the failure is not about lines. */
function linesView(failure: Failure): Element | null {
  const rows = diffRows(failure)
  if (rows.length === 0) return null
  return h('div', { className: 'lr-compared' }, [
    h('p', [
      h('span', { className: 'lr-expected' }, SIDES.expected),
      ' ',
      h('span', { className: 'lr-printed' }, SIDES.printed),
    ]),
    h(
      'pre',
      rows.slice(0, MOST).map(({ sign, text }) => {
        const className = sign === '-' ? 'lr-expected' : sign === '+' ? 'lr-printed' : 'lr-same'
        return h('span', { className }, `${sign === 'remark' ? '…' : sign} ${visible(text)}\n`)
      }),
    ),
    rest(rows.length, 'more line'),
  ])
}

function rest(all: number, noun: string): Element | null {
  return all > MOST ? h('p', `… ${count(all - MOST, noun)} in the record`) : null
}
