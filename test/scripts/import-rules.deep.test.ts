import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const CONFIG = resolve('.dependency-cruiser.json')
const DEPCRUISE = resolve('node_modules/.bin/depcruise')

/** A small house in which all is as it should be. */
const HOUSE = {
  'src/core/lab.ts': 'export interface Lab { slug: string }',
  'src/core/session.ts': "import type { Lab } from './lab.ts'\nexport type Session = Lab",
  'src/cleanup/undo.ts': "import type { Lab } from '../core/lab.ts'\nexport const undo = (lab: Lab) => lab",
  'src/session/check-syntax.ts':
    "import type { Lab } from '../core/lab.ts'\nexport const check = (lab: Lab) => lab",
  'src/session/shell.ts':
    "import type { Session } from '../core/session.ts'\nexport const open = (it: Session) => it",
  'src/parse/lab.ts': "import type { Lab } from '../core/lab.ts'\nexport const parse = (lab: Lab) => lab",
  'src/volatile/kinds.ts': "import { parse } from '../parse/lab.ts'\nexport const volatiles = parse",
  'src/check/rule.ts': "import { volatiles } from '../volatile/kinds.ts'\nexport const rule = volatiles",
  'src/update/rewrite.ts':
    "import { volatiles } from '../volatile/kinds.ts'\nexport const rewrite = volatiles",
  'src/remark/plugin.ts': "import { rule } from '../check/rule.ts'\nexport const plugin = rule",
  'src/reporters/plain.ts':
    "import type { Lab } from '../core/lab.ts'\nexport const plain = (lab: Lab) => lab",
  'src/targets/host.ts': "import { open } from '../session/shell.ts'\nexport const host = open",
  'src/hosts/private/supervise.ts':
    "import { undo } from '../../cleanup/undo.ts'\nexport const supervise = undo",
  'src/engine/main.ts': "import { host } from '../targets/host.ts'\nexport const engine = host",
  'src/cli/main.ts': `import { parse } from '../parse/lab.ts'
import { plain } from '../reporters/plain.ts'
import { check } from '../session/check-syntax.ts'
import { rewrite } from '../update/rewrite.ts'
export const cli = [parse, plain, check, rewrite]`,
  'src/starlight/plugin.ts': "import { parse } from '../parse/lab.ts'\nexport const page = parse",
  'src/starlight/browser/copy.ts': 'export const copy = 1',
  'src/starlight/browser/main.ts': "import { copy } from './copy.ts'\nexport const main = copy",
  'src/api/labrun.ts': "export { parse } from '../parse/lab.ts'",
}

/** The rules that a house breaks, as `rule: file → file`. */
async function broken(files: Record<string, string>): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  for (const [path, text] of Object.entries({ ...HOUSE, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const argv = ['src', '--config', CONFIG, '--output-type', 'json']
  const { stdout } = await promisify(execFile)(DEPCRUISE, argv, { cwd: root }).catch((error) => error)
  rmSync(root, { recursive: true })
  const { violations } = JSON.parse(stdout).summary
  const words = violations.map(
    ({ rule, from, to }: { rule: { name: string }; from: string; to: string }) =>
      `${rule.name}: ${from} → ${to}`,
  )
  return words.sort()
}

/** A house with one more import in one file. */
const adding = (path: keyof typeof HOUSE, line: string) => broken({ [path]: `${line}\n${HOUSE[path]}` })

test('the small house breaks no rule', async () => {
  expect(await broken({})).toEqual([])
})

/** The rule that is broken, the file that breaks it and by which line, and what it may not import. */
/** Rule, file, the line that breaks it there, and where that leads. */
const FORBIDDEN: [string, keyof typeof HOUSE, string, string][] = [
  [
    'core-imports-core',
    'src/core/session.ts',
    "import type { parse } from '../parse/lab.ts'",
    'parse/lab.ts',
  ],
  [
    'leaf-imports-core-and-itself',
    'src/parse/lab.ts',
    "import { plain } from '../reporters/plain.ts'",
    'reporters/plain.ts',
  ],
  [
    'leaf-imports-core-and-itself',
    'src/reporters/plain.ts',
    "import type { check } from '../session/check-syntax.ts'",
    'session/check-syntax.ts',
  ],
  [
    'check-imports-parse',
    'src/check/rule.ts',
    "import { plain } from '../reporters/plain.ts'",
    'reporters/plain.ts',
  ],
  [
    'volatile-imports-parse',
    'src/volatile/kinds.ts',
    "import { plain } from '../reporters/plain.ts'",
    'reporters/plain.ts',
  ],
  [
    'update-imports-matchers',
    'src/update/rewrite.ts',
    "import { check } from '../session/check-syntax.ts'",
    'session/check-syntax.ts',
  ],
  [
    'remark-imports-check',
    'src/remark/plugin.ts',
    "import { plain } from '../reporters/plain.ts'",
    'reporters/plain.ts',
  ],
  [
    'hosts-import-cleanup',
    'src/hosts/private/supervise.ts',
    "import { open } from '../../session/shell.ts'",
    'session/shell.ts',
  ],
  [
    'targets-import-session',
    'src/targets/host.ts',
    "import { undo } from '../cleanup/undo.ts'",
    'cleanup/undo.ts',
  ],
  [
    'engine-shows-nothing',
    'src/engine/main.ts',
    "import { plain } from '../reporters/plain.ts'",
    'reporters/plain.ts',
  ],
  [
    'front-touches-no-host',
    'src/cli/main.ts',
    "import { open } from '../session/shell.ts'",
    'session/shell.ts',
  ],
  [
    'front-touches-no-host',
    'src/cli/main.ts',
    "const lazy = await import('../targets/host.ts')",
    'targets/host.ts',
  ],
  [
    'door-is-for-others',
    'src/cli/main.ts',
    "import { parse as same } from '../api/labrun.ts'",
    'api/labrun.ts',
  ],
  [
    'api-is-a-front',
    'src/api/labrun.ts',
    "export { plain } from '../reporters/plain.ts'",
    'reporters/plain.ts',
  ],
  [
    'starlight-imports-parse',
    'src/starlight/plugin.ts',
    "import { plain } from '../reporters/plain.ts'",
    'reporters/plain.ts',
  ],
  [
    'browser-stands-alone',
    'src/starlight/browser/main.ts',
    "import type { Lab } from '../../core/lab.ts'",
    'core/lab.ts',
  ],
  ['no-barrels', 'src/parse/lab.ts', "export { type Lab } from '../core/lab.ts'", 'core/lab.ts'],
  ['no-missing-files', 'src/parse/lab.ts', "import { gone } from './gone.ts'", './gone.ts'],
]

/** A house with all of them at once: asking for each would take as many programs. */
let crookedHouse: Promise<string[]> | undefined
function inCrookedHouse(): Promise<string[]> {
  const files: Record<string, string> = {}
  for (const [, path, line] of FORBIDDEN) files[path] = `${line}\n${files[path] ?? HOUSE[path]}`
  crookedHouse ??= broken(files)
  return crookedHouse
}

test.each(FORBIDDEN)('%s: %s may not say: %s', async (rule, path, _, to) => {
  const words = `${rule}: ${path} → ${to.startsWith('.') ? to : `src/${to}`}`
  expect((await inCrookedHouse()).filter((found) => found === words)).toEqual([words])
})

test('a circle is found, though made of types alone', async () => {
  expect(await adding('src/core/lab.ts', "import type { Session } from './session.ts'")).toContain(
    'no-circles: src/core/lab.ts → src/core/session.ts',
  )
})

test('a file that no program needs is found, and one that nothing touches', async () => {
  expect(
    await broken({ 'src/core/dead.ts': "import type { Lab } from './lab.ts'\nexport type Dead = Lab" }),
  ).toEqual(['no-dead-files: src/core/dead.ts → src/core/dead.ts'])
  expect(await broken({ 'src/core/orphan.ts': 'export const orphan = 1' })).toContain(
    'no-orphans: src/core/orphan.ts → src/core/orphan.ts',
  )
})

test('types are imported by a statement, which the rules see, and not within a type, which they do not', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  )
  expect(files.length).toBeGreaterThan(0)
  expect(files.filter((path) => /\bimport\([^)]*\)\./.test(readFileSync(join('src', path), 'utf8')))).toEqual(
    [],
  )
})
