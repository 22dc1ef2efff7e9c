import { expect, test } from 'vitest'
import { openReporters } from '../../src/cli/open-reporters.ts'

test('a report that can’t be written is told before the run', async () => {
  await expect(
    openReporters([{ name: 'json', file: '/dev/null/x.json' }], { colour: false }),
  ).rejects.toThrow("the report /dev/null/x.json can't be written: ")
})
