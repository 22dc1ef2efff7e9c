import { UsageError } from './usage-error.ts'

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
  const places = choices.map(({ file }) => file ?? 'standard output')
  const twice = places.find((place, index) => places.indexOf(place) !== index)
  if (twice !== undefined)
    throw new UsageError(`two reporters would write to ${twice}`, 'Give one of them a file: json:report.json')
  return choices
}

function readChoice<Name extends string>(option: string, names: readonly Name[]): ReporterChoice<Name> {
  const [name = '', ...rest] = option.split(':')
  const file = rest.length === 0 ? null : rest.join(':')
  const known = names.find((candidate) => candidate === name)
  if (known === undefined)
    throw new UsageError(`unknown reporter ${name}, expected one of ${names.join(', ')}`)
  if (file === '') throw new UsageError(`reporter ${option} names no file`)
  return { name: known, file }
}
