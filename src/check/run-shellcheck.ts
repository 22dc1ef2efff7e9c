import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { ShellName } from '../core/lab.ts'

/** A script for ShellCheck. */
export interface ShellcheckScript {
  script: string
  shell: ShellName
}

/** What ShellCheck says of a script. */
export interface ShellcheckFinding {
  /** Of the script in the list. */
  index: number
  /** Number of its wiki page: SC2086. */
  code: number
  level: 'error' | 'warning' | 'info' | 'style'
  /** ShellCheck's own words. */
  message: string
  /** Offsets in the script. */
  from: number
  to: number
}

/** Why there are no findings: it is not installed, or it can't be used. */
export interface ShellcheckTrouble {
  trouble: string
}

/** With more of them at once, each takes it the longer. */
const BATCH = 500

/**
 * Has ShellCheck read scripts: one process for as many of them as a lab has. Nothing of them runs.
 *
 * @param options of the command line, such as `--exclude=SC2034`
 * @param settings text of a `.shellcheckrc` that holds for all; `null`: none does
 * @param limitMs of a process: some scripts of thousands of lines keep it busy for minutes
 * @returns findings in the order of the scripts; `null` where ShellCheck is not installed
 */
export async function runShellcheck(
  scripts: readonly ShellcheckScript[],
  options: readonly string[],
  settings: string | null,
  limitMs = 20_000,
): Promise<ShellcheckFinding[] | ShellcheckTrouble | null> {
  const all: ShellcheckFinding[] = []
  for (let at = 0; at < scripts.length; at += BATCH) {
    const found = await readBatch(scripts.slice(at, at + BATCH), options, settings, limitMs)
    if (found === null || 'trouble' in found) return found
    all.push(...found.map((finding) => ({ ...finding, index: finding.index + at })))
  }
  return all
}

async function readBatch(
  scripts: readonly ShellcheckScript[],
  options: readonly string[],
  settings: string | null,
  limitMs: number,
): Promise<ShellcheckFinding[] | ShellcheckTrouble | null> {
  const directory = mkdtempSync(join(tmpdir(), 'labrun-shellcheck-'))
  const names = scripts.map((_, index) => String(index))
  const reader = start(directory, [...(settings === null ? ['--norc'] : []), ...options, ...names])
  try {
    if (settings !== null) writeFileSync(join(directory, '.shellcheckrc'), settings)
    for (const [index, { script, shell }] of scripts.entries())
      writeFileSync(join(directory, names[index]!), `${DIALECT[shell]}\n${script}\n`, { mode: 0o600 })
  } finally {
    reader.go()
  }
  const timer = setTimeout(reader.kill, limitMs)
  const { status, stdout, stderr } = await reader.end.finally(() => clearTimeout(timer))
  if (status === NOT_FOUND) return null
  if (status === null) {
    rmSync(directory, { recursive: true, force: true })
    return { trouble: `it took more than ${limitMs / 1000} s` }
  }
  const comments = commentsIn(stdout)
  if (comments === null) return { trouble: firstLine(stderr) || `it ended with status ${status}` }
  return comments.flatMap((comment) => findingOf(comment, scripts) ?? [])
}

/** A shell that has not found a command. */
const NOT_FOUND = 127

/** The first line of each script. What `sh` is, dash or BusyBox, only a run can tell: dash knows less. */
const DIALECT: Record<ShellName, string> = {
  bash: '# shellcheck shell=bash',
  sh: '# shellcheck shell=dash',
}
const LINES_BEFORE = 1

/** Waits for a line, or its end, on stdin, and takes the directory away whatever happens to us. */
const SCRIPT = `
cd "$1" && shift
read -r go && shellcheck --format=json1 "$@"
status=$?
rm -rf -- "$PWD"
exit "$status"`

function start(directory: string, argv: readonly string[]) {
  const child = spawn('sh', ['-c', SCRIPT, 'sh', directory, ...argv], {
    // Ctrl-C on the terminal is not for it: it has to take the directory away.
    detached: true,
    // Nothing of the user's can change what is said; only in UTF-8 can all of it be said.
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => {})
  const status = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const end = Promise.all([status, text(child.stdout), text(child.stderr)])
  return {
    go: () => void child.stdin.end('\n'),
    /** The whole group that `detached` made. */
    kill: () => void (child.pid !== undefined && killGroup(child.pid)),
    end: end.then(([status, stdout, stderr]) => ({ status, stdout, stderr })),
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has just ended.
  }
}

/** As ShellCheck's `json1` has it: lines and columns count from 1, a tab is one column. */
interface Comment {
  file: string
  line: number
  column: number
  endLine: number
  endColumn: number
  level: ShellcheckFinding['level']
  code: number
  message: string
}

function commentsIn(stdout: string): Comment[] | null {
  try {
    const { comments } = JSON.parse(stdout) as { comments: unknown }
    return Array.isArray(comments) ? (comments as Comment[]) : null
  } catch {
    return null
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]!
}

function findingOf(comment: Comment, scripts: readonly ShellcheckScript[]): ShellcheckFinding | null {
  const { file, line, column, endLine, endColumn, level, code, message } = comment
  const index = Number(file)
  const lines = scripts[index]?.script.split('\n')
  if (lines === undefined) return null
  const from = offsetIn(lines, line - LINES_BEFORE, column)
  return {
    index,
    code,
    level,
    message,
    from,
    to: Math.max(from, offsetIn(lines, endLine - LINES_BEFORE, endColumn)),
  }
}

/** What is said of a script's end can stand behind its last line. Columns count characters, offsets UTF-16's units. */
function offsetIn(lines: readonly string[], line: number, column: number): number {
  const index = Math.min(Math.max(line, 1), lines.length) - 1
  const before = lines.slice(0, index).reduce((sum, { length }) => sum + length + 1, 0)
  if (line > lines.length) return before + lines[index]!.length
  return before + [...lines[index]!].slice(0, column - 1).join('').length
}
