import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { near } from '../../parse/near.ts'
import { UsageError } from '../words/usage-error.ts'
import { refuseMarkdown } from './refuse-markdown.ts'

/** One `--reporter NAME[:FILE]`. */
export interface ReporterChoice<Name extends string> {
  name: Name
  /** `null`: standard output. */
  file: string | null
}

/**
 * Reads the `--reporter` options.
 *
 * @param names those that there are
 * @param byDefault the one without any option
 * @throws {UsageError} for an unknown name, or two that would write over each other
 */
export function chooseReporters<Name extends string>(
  options: readonly string[],
  names: readonly Name[],
  byDefault: NoInfer<Name>,
): ReporterChoice<Name>[] {
  if (options.length === 0) return [{ name: byDefault, file: null }]
  const choices = options.map((option) => readChoice(option, names))
  const places = choices.map(({ file }) => file && samePath(file))
  const twice = choices.find((_, index) => places.indexOf(places[index]!) !== index)
  if (twice !== undefined)
    throw new UsageError(
      `two reporters would write to ${twice.file ?? 'standard output'}`,
      'Give one of them a file: json:report.json',
    )
  return choices
}

/**
 * A report must not take the place of a lab that it is about, nor of what may be another.
 *
 * @throws {UsageError}
 */
export function refuseToOverwrite(choices: readonly ReporterChoice<string>[], labs: readonly string[]): void {
  const known = new Set(labs.map(samePath))
  const over = choices.find(({ file }) => file !== null && known.has(samePath(file)))
  if (over !== undefined)
    throw new UsageError(`the reporter ${over.name} would write over the lab ${over.file}`)
  for (const { name, file } of choices) if (file !== null) refuseMarkdown(`the reporter ${name}`, file)
}

/** The same for all names of a file, whether it is there yet or not. */
function samePath(file: string): string {
  const path = resolve(file)
  if (existsSync(path)) return realpathSync(path)
  return existsSync(dirname(path)) ? join(realpathSync(dirname(path)), basename(path)) : path
}

function readChoice<Name extends string>(option: string, names: readonly Name[]): ReporterChoice<Name> {
  const [name = '', ...rest] = option.split(':')
  const file = rest.length === 0 ? null : rest.join(':')
  const known = names.find((candidate) => candidate === name)
  if (known === undefined) {
    const nearest = near(name, names)
    const hint = nearest === null ? null : `Did you mean ${nearest}?`
    throw new UsageError(`unknown reporter ${name}, expected one of ${names.join(', ')}`, hint)
  }
  if (file === '') throw new UsageError(`reporter ${option} names no file`)
  return { name: known, file }
}
