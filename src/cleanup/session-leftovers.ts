import { readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SESSION_PATHS } from '../core/session-paths.ts'

/** Where sessions of labs on the machine itself have their directories. */
const SESSIONS = dirname(`${SESSION_PATHS.host}1`)

/** Notes, in a run's directory, what is there before it opens any session on the machine itself. */
export function noteSessions(runDirectory: string, sessions = SESSIONS): void {
  writeFileSync(noteOf(runDirectory), JSON.stringify(namesIn(sessions)), { mode: 0o600 })
}

/** Removes what has come since: directories of sessions that were killed. Nothing, where nothing was noted. */
export function removeSessions(runDirectory: string, sessions = SESSIONS): void {
  const before = readNote(runDirectory)
  if (before === null) return
  for (const name of namesIn(sessions) ?? [])
    if (!before.includes(name)) rmSync(join(sessions, name), { recursive: true, force: true })
  try {
    rmdirSync(sessions)
  } catch {
    // It was there before, or is another's too.
  }
}

function noteOf(runDirectory: string): string {
  return join(runDirectory, 'sessions-before.json')
}

/** `[]` also where there was nothing at all. */
function readNote(runDirectory: string): string[] | null {
  try {
    return (JSON.parse(readFileSync(noteOf(runDirectory), 'utf8')) as string[] | null) ?? []
  } catch {
    return null
  }
}

function namesIn(directory: string): string[] | null {
  try {
    return readdirSync(directory)
  } catch {
    return null
  }
}
