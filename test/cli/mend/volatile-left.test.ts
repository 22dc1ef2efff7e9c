import { expect, test } from 'vitest'
import { volatileLeft } from '../../../src/cli/mend/volatile-left.ts'

const lab = (line: string) => `\`\`\`bash host\ntrue\n\`\`\`\n\n\`\`\`output\n${line}\n\`\`\`\n`

test('what can be printed no second time is told, what may be is not', () => {
  expect(volatileLeft('x.md', lab('web  Up 2 seconds'))).toMatch(
    /^x\.md:6:9: warning volatile-literal: found "2 seconds", a duration, which differs from run to run, expected \{\{duration\}\}\n/,
  )
  expect(volatileLeft('x.md', lab('172.17.0.2'))).toBe('')
  expect(volatileLeft('x.md', `<!--lint disable volatile-literal-->\n\n${lab('web  Up 2 seconds')}`)).toBe('')
})
