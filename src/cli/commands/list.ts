import type { Lab, Step } from '../../core/lab.ts'
import { sessionName } from '../../core/session-name.ts'
import { EXIT } from '../exit-code.ts'
import { loadLabs, printMessages } from '../load-labs.ts'
import { selectFiles } from '../select-files.ts'

/** `labrun list`: labs and their steps, each with its place. Returns the exit code. */
export async function listCommand(words: readonly string[]): Promise<number> {
  const loaded = await loadLabs(await selectFiles(words))
  const { labs, valid } = loaded
  printMessages(loaded)
  console.log(labs.map(listLab).join('\n\n'))
  return valid ? EXIT.passed : EXIT.invalid
}

function listLab(lab: Lab): string {
  const width = Math.max(...lab.steps.map((step) => step.id.length))
  const session = Math.max(...lab.steps.map((step) => sessionName(step.key).length))
  const rows = lab.steps.map((step) => listStep(lab, step, width, session))
  return [`${lab.file}  ${lab.title}`, ...rows].join('\n')
}

function listStep(lab: Lab, step: Step, width: number, sessionWidth: number): string {
  const marks = (['background', 'teardown', 'check', 'hidden'] as const).filter((name) => step[name])
  const session = sessionName(step.key).padEnd(sessionWidth)
  return `  ${step.id.padEnd(width)}  ${session}  ${lab.file}:${step.place.line}  ${marks.join(' ')}`.trimEnd()
}
