import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A program that can do some of the same work. */
export interface Peer {
  name: string
  /** What is to be said of how it does that work. */
  note: string
  /** Its argv before the file; `null` where it is not installed. */
  find(): string[] | null
  /** The command that installs it. */
  install: string
  /** Name of a file with so many trivial steps, and what is in it. */
  fileName: string
  write(steps: number): string
}

/** Path of the first of these commands that there is. */
export function findOnPath(...names: string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram) ?? null
}

/** Whether there is a program of this path. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** One text for each step, numbered from 1. */
export function forEachStep(steps: number, write: (number: number) => string): string {
  return Array.from({ length: steps }, (_, index) => write(index + 1)).join('')
}
