import type { VFile } from 'vfile'
import { complain } from '../complain.ts'
import type { FrontMatter } from './defaults.ts'

/** Complains of each secret that is named twice, or that `env` gives a value to. */
export function checkSecrets({ secrets, env }: FrontMatter, file: VFile): void {
  const lines = new Map<string, number>()
  for (const { name, place } of secrets) {
    const first = lines.get(name)
    if (first !== undefined) {
      complain(file, place, {
        rule: 'duplicate-key',
        reason: `found ${name} a second time in secrets, expected it once`,
        hint: `It stands on line ${first} already.`,
        actual: name,
      })
    } else if (Object.hasOwn(env, name)) {
      complain(file, place, {
        rule: 'duplicate-key',
        reason: `found ${name} in secrets and in env, expected it in one of them`,
        hint: 'What is written in the lab is no secret.',
        actual: name,
      })
    }
    lines.set(name, first ?? place.line)
  }
}
