import { EXIT } from '../exit-code.ts'
import { loadLabs, printMessages } from '../load-labs.ts'
import { selectFiles } from '../select-files.ts'

/** `labrun check`: everything that can be known without running. Returns the exit code. */
export async function checkCommand(words: readonly string[]): Promise<number> {
  const loaded = await loadLabs(await selectFiles(words))
  const { labs, valid } = loaded
  printMessages(loaded)
  if (!valid) return EXIT.invalid
  const steps = labs.reduce((sum, lab) => sum + lab.steps.length, 0)
  console.log(`${count(labs.length, 'lab')}, ${count(steps, 'step')}: no mistakes found`)
  return EXIT.passed
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
