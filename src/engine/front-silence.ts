import { utimes } from 'node:fs'
import { OUTSIDE_VARIABLE } from '../hosts/dind/container.ts'

/**
 * How often a front says that it is there. In a container the end of the engine's input does not tell for sure: with a Docker
 * engine that was killed, or a connection to another machine that broke, the input stays open and silent.
 */
export const ALIVE_EVERY_MS = 5_000

/** A front that was stopped for a moment is still there. */
const SILENT_MS = 30_000

/** Who watches from outside whether this process hangs: see dind-start.sh. */
const ALIVE_FILE = '/run/labrun-alive'

/** Whether this engine is in a container that a front has started for it. */
export function isInContainer(): boolean {
  return process.env[OUTSIDE_VARIABLE] !== undefined
}

/**
 * Waits for the front to fall silent.
 *
 * @returns to be called whenever something is heard of it
 */
export function listenForFront(onSilent: () => void, silentMs = SILENT_MS): () => void {
  let timer = setTimeout(onSilent, silentMs)
  return () => {
    clearTimeout(timer)
    timer = setTimeout(onSilent, silentMs)
    timer.unref()
    const now = new Date()
    utimes(ALIVE_FILE, now, now, () => {})
  }
}
