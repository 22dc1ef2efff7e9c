import { whenText } from '../../core/condition.ts'
import type { Lab, Step } from '../../core/lab.ts'
import { sessionName } from '../../core/session-name.ts'
import { loadLabs, masked } from '../choice/load-labs.ts'
import { selectFiles } from '../choice/select-files.ts'
import { EXIT } from '../words/exit-code.ts'
import { printMessages } from '../words/print-messages.ts'

/** `labrun list`: labs and their steps, each with its place. Returns the exit code. */
export async function listCommand(words: readonly string[]): Promise<number> {
  const loaded = await loadLabs(await selectFiles(words))
  const { labs, valid } = loaded
  printMessages(loaded)
  console.log(masked(labs.map(listLab).join('\n\n'), loaded))
  return valid ? EXIT.passed : EXIT.invalid
}

function listLab(lab: Lab): string {
  const width = Math.max(...lab.steps.map((step) => step.id.length))
  const session = Math.max(...lab.steps.map((step) => sessionName(step.key).length))
  const rows = lab.steps.map((step) => listStep(lab, step, width, session))
  return [`${lab.file}  ${lab.title}`, ...rows].join('\n')
}

/** As in an info string. */
function inQuotes(path: string): string {
  return /[\s"']/.test(path) ? JSON.stringify(path) : path
}

function listStep(lab: Lab, step: Step, width: number, sessionWidth: number): string {
  const marks = [
    ...(['background', 'teardown', 'check', 'hidden'] as const).filter((name) => step[name]),
    ...(step.writes === undefined ? [] : [`file=${inQuotes(step.writes.path)}`]),
    ...(step.when === undefined ? [] : [whenText(step.when)]),
  ]
  const session = sessionName(step.key).padEnd(sessionWidth)
  return `  ${step.id.padEnd(width)}  ${session}  ${step.file ?? lab.file}:${step.place.line}  ${marks.join(' ')}`.trimEnd()
}
