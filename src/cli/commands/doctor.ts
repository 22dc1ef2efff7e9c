import { engineEntry } from '../../engine/entry.ts'
import { examine, type Section } from '../../hosts/doctor/examine.ts'
import { gatherFacts } from '../../hosts/doctor/facts.ts'
import type { Finding } from '../../hosts/doctor/finding.ts'
import { wrap } from '../terminal/wrap.ts'
import { EXIT } from '../words/exit-code.ts'

/** What the command line says. */
export interface DoctorOptions {
  json?: boolean
  verify?: boolean
}

/** `labrun doctor`: what this machine has and lacks. Returns the exit code: 4 where no host can be had. */
export async function doctorCommand({ json, verify }: DoctorOptions): Promise<number> {
  const facts = await gatherFacts(verify === true, [process.execPath, engineEntry()])
  const examination = examine(facts)
  if (json === true) console.log(JSON.stringify({ version: 1, ...examination, facts }, null, 2))
  else console.log(examination.sections.map(sectionText).join('\n\n'))
  return examination.isFit ? EXIT.passed : EXIT.environment
}

function sectionText({ title, findings }: Section): string {
  return [title, ...findings.map(findingText)].join('\n')
}

/** As wide as a terminal has always been; what goes on in a further line stands under the words. */
function findingText({ mark, words, command }: Finding): string {
  const own = command === undefined ? '' : `\n\n      ${command}`
  return `  ${MARKS[mark]} ${wrap(words, 76).join('\n    ')}${own}`
}

const MARKS: Record<Finding['mark'], string> = { good: '✓', warn: '!', bad: '✗', none: '·' }
