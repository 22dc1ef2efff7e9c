import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import guards from '../../scripts/guards.json' with { type: 'json' }

// `npm run guards`, which takes hours, must not find out that it can't.
test.each(guards)(
  '$name: stands where it is looked for, once',
  ({ file, code, without, test: [watcher] }) => {
    expect({ file, isThere: existsSync(file) }).toEqual({ file, isThere: true })
    const parts = readFileSync(file, 'utf8').split(code)
    expect({ code, times: parts.length - 1 }).toEqual({ code, times: 1 })
    expect(without).not.toBe(code)
    expect({ watcher, isThere: existsSync(watcher!) }).toEqual({ watcher, isThere: true })
  },
)

test('no two guards have one name', () => {
  const names = guards.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)])
})
