import { randomBytes } from 'node:crypto'
import { inert } from '../terminal/inert.ts'
import { workflowCommand } from './workflow-commands.ts'

/** A log that GitHub reads: texts are fenced, so that no command in them is one; ours stand between the fences. */
export interface WorkflowLog {
  /** Whole lines of text, whatever they hold. */
  text(text: string): void
  /** A command of ours. */
  command(...command: Parameters<typeof workflowCommand>): void
  /** Ends the fence, so that who prints next is heard. */
  close(): void
}

/** @param newToken what ends a fence: nobody who prints within may guess it */
export function workflowLog(
  write: (text: string) => void,
  newToken: () => string = () => randomBytes(16).toString('hex'),
): WorkflowLog {
  let token: string | null = null
  const close = () => {
    if (token !== null) write(`::${token}::\n`)
    token = null
  }
  return {
    close,
    text(text) {
      if (token === null) {
        token = newToken()
        write(workflowCommand('stop-commands', {}, token))
      }
      write(`${inert(text)}\n`)
    },
    command(...command) {
      close()
      write(workflowCommand(...command))
    },
  }
}
