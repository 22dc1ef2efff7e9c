import { expect, test } from 'vitest'
import { hostWanted, refuseForDind } from '../../../src/cli/choice/host-choice.ts'

test('what a host in a container can’t do is refused', () => {
  expect(() => refuseForDind({ host: 'dind', keep: true })).toThrow(
    '--host dind and --keep: the host is in a container, which ends with labrun',
  )
  expect(() => refuseForDind({ host: 'dind', watch: true })).toThrow(
    "--host dind and --watch: the lab's folder is sent to the container once, and what you save later would not get there",
  )
  expect(() => refuseForDind({ host: 'dind' })).not.toThrow()
  expect(() => refuseForDind({ host: 'private', keep: true, watch: true })).not.toThrow()
})

test.each([
  [{}, null],
  [{ host: 'dind' }, 'dind'],
  [{ host: 'private' }, 'private'],
  [{ keep: true }, 'private'],
  [{ watch: true }, 'private'],
] as const)('of %j labrun takes %s', (options, wanted) => {
  expect(hostWanted(options)).toBe(wanted)
})
