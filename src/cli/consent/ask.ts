import { createInterface } from 'node:readline'

/** An answer that people type. */
export type Answer = 'yes' | 'no' | 'interrupted'

/** Asks on the terminal, on standard error. Anything that does not begin with y is a no; Ctrl-C is one for all. */
export function ask(question: string): Promise<Answer> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  return new Promise((resolve) => {
    const answer = (given: Answer) => {
      resolve(given)
      terminal.close()
    }
    terminal.on('SIGINT', () => {
      process.stderr.write('\n')
      answer('interrupted')
    })
    terminal.on('close', () => resolve('no'))
    terminal.question(`${question} [y/N] `, (text) => answer(/^\s*y/i.test(text) ? 'yes' : 'no'))
  })
}
