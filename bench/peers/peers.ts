import { resolve } from 'node:path'
import { findOnPath, forEachStep, isProgram, type Peer } from './peer.ts'

const packages = (folder: string) => resolve(import.meta.dirname, folder, 'node_modules/.bin')
const nodeArgv = (path: string, ...options: string[]) =>
  isProgram(path) ? [process.execPath, path, ...options] : null
const argv = (path: string | null, ...options: string[]) => (path === null ? null : [path, ...options])

/** What labrun is measured beside. Each step prints its number, and is judged by what it prints where the peer can. */
export const PEERS: readonly Peer[] = [
  {
    name: 'zx',
    note: 'judges exit statuses alone',
    find: () => nodeArgv(`${packages('../..')}/zx`, '--quiet'),
    install: 'npm ci',
    fileName: 'steps-zx.md',
    // zx runs a fence only where nothing stands behind its language, so the very same file would run nothing.
    write: (steps) => forEachStep(steps, (number) => fence('bash', `echo ${number}`)),
  },
  {
    name: 'txm',
    note: 'a process a step, two at once',
    find: () => nodeArgv(`${packages('../packages')}/txm`),
    install: 'npm ci --ignore-scripts --prefix bench/packages',
    fileName: 'steps-txm.md',
    write: (steps) =>
      `<!-- !test program bash -->\n\n${forEachStep(
        steps,
        (number) =>
          `<!-- !test in ${number} -->\n\n    echo ${number}\n\n<!-- !test out ${number} -->\n\n    ${number}\n\n`,
      )}`,
  },
  {
    name: 'cram',
    note: 'one shell reads all steps as one script',
    // Debian calls it cram3.
    find: () => argv(findOnPath('cram', 'cram3'), '--shell=/bin/bash'),
    install: 'apt-get install python3-cram',
    fileName: 'steps.t',
    write: (steps) => forEachStep(steps, (number) => `  $ echo ${number}\n  ${number}\n`),
  },
  {
    name: 'bats',
    note: 'a process a step',
    find: () => argv(findOnPath('bats')),
    install: 'apt-get install bats',
    fileName: 'steps.bats',
    write: (steps) =>
      forEachStep(steps, (n) => `@test "${n}" {\n  run echo ${n}\n  [ "$output" = ${n} ]\n}\n`),
  },
  {
    name: 'bash',
    note: 'the floor: judges nothing',
    find: () => argv(findOnPath('bash')),
    install: 'apt-get install bash',
    fileName: 'steps.sh',
    write: (steps) => forEachStep(steps, (number) => `echo ${number}\n`),
  },
]

function fence(info: string, text: string): string {
  return `\`\`\`${info}\n${text}\n\`\`\`\n\n`
}

/** A lab that needs no Docker, with so many trivial steps. */
export function trivialLab(steps: number): string {
  const blocks = forEachStep(
    steps,
    (number) => fence('bash host', `echo ${number}`) + fence('output', `${number}`),
  )
  return `---\ntitle: Trivial steps\nrequires: { docker: false }\ntimeout: 30m\n---\n\n${blocks}`
}
