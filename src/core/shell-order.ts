import type { SessionKey, Step } from './lab.ts'

/** What `labrun shell` asks of a run: once its steps have run, the shell of this place. */
export interface ShellOrder {
  key: SessionKey
  /** The block that would come next; `null`: all have run. */
  next: NextBlock | null
}

/** A block that a shell is handed over before. */
export interface NextBlock {
  id: string
  /** Path of the file that it stands in, where that is not the lab's own. */
  file?: string
  /** Markdown line of the script's first line. */
  line: number
  script: string
}

/** The plain shell of a lab's host. */
export const HOST_SHELL: SessionKey = {
  target: 'host',
  shell: 'bash',
  container: null,
  ns: [],
  user: null,
  workdir: null,
  session: null,
  tty: false,
}

/** A step as the block that comes next. */
export function nextBlock({ id, file, scriptLine, script }: Step): NextBlock {
  return { id, ...(file !== undefined && { file }), line: scriptLine, script }
}
