import { expect, test } from 'vitest'
import { hasSteps, stepIds } from '../../../src/cli/completion/step-ids.ts'

test('where a step runs, and stands', () => {
  expect(stepIds('# A\n\n> ```sh exec container=web id=in\n> ls\n> ```\n')).toEqual([
    { value: 'in', about: 'exec, line 3', isOpen: false },
  ])
})

test('what is shown of a lab is none', () => {
  const shown = '````markdown\n```bash host id=a\ntrue\n```\n````\n'
  expect(hasSteps(shown)).toBe(false)
  expect(hasSteps(`${shown}\n1. ~~~host\n`)).toBe(true)
  expect(hasSteps('a ```bash host``` b\n\n```bash host``` b\n\n```bash\ntrue\n```\n')).toBe(false)
})
