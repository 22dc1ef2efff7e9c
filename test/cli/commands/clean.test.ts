import { expect, test } from 'vitest'
import { whyRoot } from '../../../src/cli/commands/clean.ts'

test.each([
  [undefined, {}, 'only root can see whether runs by root have left anything (/var/lib/labrun)'],
  [
    undefined,
    { cache: true },
    "only root can see whether runs by root have left anything (/var/lib/labrun), and empty root's cache (/var/cache/labrun)",
  ],
  [
    undefined,
    { cache: true, dryRun: true },
    "only root can see whether runs by root have left anything (/var/lib/labrun), and read root's cache (/var/cache/labrun)",
  ],
  ['1d2e3f4a-x', { cache: true }, 'what runs by root leave belongs to root'],
])('why clean asks for root: %s %o', (name, options, why) => {
  expect(whyRoot(name, options)).toBe(why)
})
