import type { VFile } from 'vfile'
import type { Fix } from '../../check/fix-text.ts'
import { shellWord } from '../../core/bash/word.ts'
import { filesOf } from '../../parse/lab.ts'
import { shown } from '../../parse/words.ts'
import { type CheckedFile, checkJson } from '../../reporters/check-json.ts'
import { unifiedDiff } from '../../reporters/diff/unified-diff.ts'
import { checkGithub } from '../../reporters/github/check-github.ts'
import { type Style, styleFor } from '../../reporters/terminal/style.ts'
import { count } from '../../reporters/words/words.ts'
import { allFiles, type LoadedLabs } from '../choice/load-labs.ts'
import { complaintsOptions, messagesText } from '../words/print-messages.ts'
import { type CheckFindings, isFixable } from './check-findings.ts'
import type { CheckReporterName } from './reporter-names.ts'

/** How findings are shown. */
export interface CheckReporterOptions {
  /** The command line's, for the command that mends. */
  words: readonly string[]
  /** Errors and warnings alone. */
  quiet: boolean
  /** What was mended is only shown. */
  dryRun: boolean
  /** Where there is a terminal for it. */
  colour: boolean
  /** It goes to a file, not to the terminal or a pipe. */
  isFile?: boolean
}

/** What is wrong, for stderr, and what it comes to, for stdout: each empty, or with a newline at its end. */
export interface CheckReport {
  complaints: string
  results: string
}

/** Findings in one form. */
export function checkReport(
  name: CheckReporterName,
  findings: CheckFindings,
  options: CheckReporterOptions,
): CheckReport {
  if (name === 'github') return { complaints: '', results: checkGithub(allFiles(findings.loaded)) }
  if (name === 'json') return { complaints: '', results: checkJson(withFixes(findings)) }
  return forPeople(findings, options, name === 'pretty')
}

function withFixes({ loaded, mended }: CheckFindings): CheckedFile[] {
  return allFiles(loaded).map((file) => ({
    file,
    steps: stepsOf(loaded, file),
    fixes: mended.find(({ path }) => path === file.path)?.fixes ?? [],
  }))
}

/** Of the file itself. */
function stepsOf({ files }: LoadedLabs, { path }: VFile): number {
  const part = files.flatMap(({ parsed }) => filesOf(parsed)).find(({ file }) => file.path === path)
  return part?.steps.length ?? 0
}

function forPeople(findings: CheckFindings, options: CheckReporterOptions, isPretty: boolean): CheckReport {
  const { loaded, mended } = findings
  const { quiet, dryRun, isFile = false } = options
  const toTerminal = options.colour && isPretty && !isFile
  const colour = toTerminal && complaintsOptions(true, process.stdout).colour
  const fixes =
    quiet || dryRun ? [] : mended.flatMap(({ path, fixes }) => fixes.map((fix) => fixLine(path, fix)))
  const complaints = [
    fixes.join('\n'),
    messagesText(loaded, isPretty ? complaintsOptions(toTerminal, process.stderr) : null),
  ]
  const gap = isPretty ? '\n\n' : '\n'
  const diffs = dryRun
    ? mended.map(({ path, before, after }) => unifiedDiff(path, before, after, colour))
    : []
  const style = styleFor(colour)
  const sign = isPretty ? `${signOf(findings, style)} ` : ''
  const [line, ...more] = summary(findings, options)
  const results = quiet ? [] : [...findings.remarks.map(style.dim), sign + line, ...more]
  return {
    complaints: ended(
      complaints.filter((text) => text !== '').join(gap),
      isPretty && results.length > 0 ? gap : '\n',
    ),
    results: diffs.join('') + ended(results.join('\n'), '\n'),
  }
}

function signOf({ counts: { errors, warnings } }: CheckFindings, style: Style): string {
  if (errors > 0) return style.red('✗')
  return warnings > 0 ? style.yellow('!') : style.green('✓')
}

function ended(text: string, end: string): string {
  return text === '' ? '' : text + end
}

/** `2 labs, 9 steps: 1 error, 2 warnings found`, and what mends them. */
function summary(
  { loaded, counts, mended }: CheckFindings,
  { words, dryRun }: CheckReporterOptions,
): string[] {
  const { errors, warnings, notes, fixable } = counts
  const parts = loaded.files.flatMap(({ parsed }) => filesOf(parsed))
  const steps = parts.reduce((sum, part) => sum + part.steps.length, 0)
  const fixes = mended.reduce((sum, lab) => sum + lab.fixes.length, 0)
  const found = [
    errors > 0 ? count(errors, 'error') : warnings > 0 ? 'no errors' : 'no mistakes',
    ...(warnings === 0 ? [] : [count(warnings, 'warning')]),
    ...(notes === 0 ? [] : [count(notes, 'note')]),
  ]
  const before = fixes === 0 ? '' : `${count(fixes, 'mistake')} ${dryRun ? 'to mend' : 'mended'}; `
  const line = `${count(loaded.files.length, 'lab')}, ${count(steps, 'step')}: ${before}${found.join(', ')} found`
  if (fixable === 0 || fixes > 0) return [line]
  // Files are mended that are named: those that set labs up are not by naming the lab.
  const others = loaded.setupFiles.filter(({ messages }) => messages.some(isFixable)).map(({ path }) => path)
  const command = ['labrun check --fix', ...[...words, ...others].map(shellWord)].join(' ')
  return [line, `${fixable} can be mended: ${command}`]
}

/** `labs/x.md:3:9: mended unknown-target: "hots" is "host" now` */
function fixLine(path: string, { rule, line, column, before, after }: Fix): string {
  return `${path}:${line}:${column}: mended ${rule}: ${shown(before)} is ${shown(after)} now`
}
