import type { SecretMention } from '../../core/lab.ts'
import { isLongEnough, Masker, SHORTEST_SECRET } from '../../core/secrets/masker.ts'

/** What of a lab, or of a file that is to be one, says which its secrets are. */
interface Mentions {
  file: string
  secrets: readonly SecretMention[]
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The values of the secrets that labs name, by name. A lab whose secrets can't be had, or can't be masked, must not run.
 *
 * @returns `complaints`, as messages with their places, where there are any
 */
export function readSecrets(
  labs: readonly Mentions[],
  environment: Environment = process.env,
): { values: Record<string, string>; complaints: string[] } {
  const values: Record<string, string> = {}
  const complaints: string[] = []
  for (const lab of labs) {
    for (const { name, place, file = lab.file } of lab.secrets) {
      const value = environment[name]
      const complaint = complaintOf(name, value)
      if (complaint === null) values[name] = value!
      else complaints.push(`${file}:${place.line}:${place.column}: error ${complaint}`)
    }
  }
  return { values, complaints }
}

/** Masks the secrets that these labs name, as far as they are set; `null` where there is nothing to mask. */
export function maskerFor(labs: readonly Mentions[], environment: Environment = process.env): Masker | null {
  const values = Object.values(readSecrets(labs, environment).values)
  return values.length === 0 ? null : new Masker(values)
}

function complaintOf(name: string, value: string | undefined): string | null {
  if (value === undefined || value === '')
    return `secret-unset: the variable ${name} is ${value === '' ? 'empty' : 'not set'}, expected its value in the environment\n  hint: ${unsetHint(name)}`
  // Node has read it so.
  if (value.includes('\ufffd'))
    return `secret-not-utf-8: the value of ${name} is not UTF-8, so that it can't be masked`
  if (value.split(/\r?\n/).some(isLongEnough)) return null
  const where = value.trim().includes('\n') ? 'no line of the value' : 'the value'
  return `secret-too-short: ${where} of ${name} has ${where.startsWith('no') ? '' : 'fewer than '}${SHORTEST_SECRET} characters, so that it can't be masked\n  hint: What is as short stands in other words too. If it is no secret, write it in the front matter: env: { ${name}: … }`
}

function unsetHint(name: string): string {
  return process.env.SUDO_UID === undefined
    ? `As in: ${name}=… labrun LAB`
    : `sudo withholds the environment: leave sudo out, as labrun asks for root by itself, or write sudo --preserve-env=${name}`
}
