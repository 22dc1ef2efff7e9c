import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runLabrun } from './command.ts'
import { machineDifference, readMachine, testFolder, untilAlone } from './machine.ts'
import { writeLab, writeTroubleLab } from './trouble-lab.ts'

/** What a run on an odd disk came to. */
export interface OddRun {
  exitCode: number | null
  stdout: string
  stderr: string
  /** What the report's file holds. */
  report: string
  /** What has changed on the machine once the odd disk is as it was, and `labrun clean` was called. */
  left: string[]
}

/** The report that was there before. */
export const OLD_REPORT = '{"version":1,"old":true}\n'

const state = '/var/lib/labrun'
const small = join(testFolder, 'small')
const LOUD = '\n```bash host id=loud\nhead --bytes=3000000 /dev/zero | tr "\\0" x\n```\n'

interface Oddity {
  /** A bash script that makes the disk odd, and one that ends it. */
  make: string
  end: string
  /** Blocks instead of the usual ones. */
  blocks?: string
  options?: string[]
}

const full = (folder: string, size: string) => ({
  make: `mkdir -p -m 700 ${folder}; mount -t tmpfs -o mode=700,size=${size} tmpfs ${folder}`,
  end: `umount ${folder}; rmdir ${folder}`,
})
const filled = (folder: string) => {
  const { make, end } = full(folder, '64k')
  return { make: `${make}; head --bytes=64k /dev/zero > ${folder}/filler || true`, end }
}

/** What the user sees. */
const BESIDE = ['--reporter', 'plain']

/** Disks on which labrun can't do all that it has to. */
const ODDITIES: Readonly<Record<string, Oddity>> = {
  'state full at once': full(state, '4k'),
  'state full on the way': full(state, '40k'),
  'state without inodes': {
    make: `mkdir -m 700 ${state}; mount -t tmpfs -o mode=700,nr_inodes=12 tmpfs ${state}`,
    end: `umount ${state}; rmdir ${state}`,
  },
  'state read-only': {
    make: `mkdir -m 700 ${state}; mount -t tmpfs -o ro,mode=700 tmpfs ${state}`,
    end: `umount ${state}; rmdir ${state}`,
  },
  'state a link': { make: `mkdir -m 700 ${small}; ln -s ${small} ${state}`, end: `rm ${state}` },
  'state another’s': { make: `mkdir -m 700 ${state}; chown 65534 ${state}`, end: `rmdir ${state}` },
  'state for all to write': { make: `mkdir ${state}; chmod 777 ${state}`, end: `rmdir ${state}` },
  'state a file': { make: `touch ${state}`, end: `rm ${state}` },
  'runs a link': {
    make: `mkdir -m 700 ${state} ${small}; ln -s ${small} ${state}/runs`,
    end: `rm ${state}/runs; rmdir ${state}`,
  },
  'report full': { ...filled(small), options: ['--reporter', `json:${small}/new.json`] },
  'old report full': {
    make: `${filled(small).make}; truncate -s -4k ${small}/filler; mv ${testFolder}/report.json ${small}/; ln -s ${small}/report.json ${testFolder}/; head --bytes=64k /dev/zero > ${small}/more || true`,
    end: `cp --remove-destination ${small}/report.json ${testFolder}/report.json; ${filled(small).end}`,
  },
  'events full': { ...filled(small), options: ['--reporter', `ndjson:${small}/events.ndjson`] },
  'spool full': { make: `mount -t tmpfs -o size=64k tmpfs $TMPDIR`, end: 'umount $TMPDIR', blocks: LOUD },
}

/** On an outer machine: runs a lab while the disk is odd. */
export async function runOddly(name: string): Promise<OddRun> {
  const { make, end, blocks, options = [] } = ODDITIES[name]!
  mkdirSync(testFolder)
  const report = join(testFolder, 'report.json')
  writeFileSync(report, OLD_REPORT)
  const before = await readMachine()
  execFileSync('bash', ['-euc', make], { stdio: 'pipe' })
  const lab =
    blocks === undefined
      ? writeTroubleLab(testFolder, { docker: false, paused: false })
      : writeLab(testFolder, 'odd', 'docker: false', blocks)
  const { exitCode, stdout, stderr } = await runLabrun(
    lab,
    '--reporter',
    `json:${report}`,
    ...BESIDE,
    ...options,
  )
  await untilAlone()
  execFileSync('bash', ['-euc', end], { stdio: 'pipe' })
  await runLabrun('clean')
  rmSync(state, { recursive: true, force: true })
  const left = machineDifference(before, await readMachine())
  return { exitCode, stdout, stderr, report: existsSync(report) ? readFileSync(report, 'utf8') : '', left }
}

/** The names of the oddities. */
export function oddities(): string[] {
  return Object.keys(ODDITIES)
}
