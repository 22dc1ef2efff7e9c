import { execFile } from 'node:child_process'
import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { block, labFile, labrun, runLabs, WITHOUT_DOCKER } from '../labrun/command.ts'
import { exported } from './export.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/export')
const everything = readFileSync(join(FIXTURES, 'everything.md'), 'utf8')
const namespaces = readFileSync('labs/namespaces.md', 'utf8')

/** A lab that also tells what is on its host: before teardown, and, as groups of it run last first, after it. */
function telling(text: string, beforeHeading: string): string {
  const tell = (id: string) => block(`bash host id=${id}`, `bash "$LAB_DIR/state.sh" ${id.split(' ')[0]}`)
  return text.replace(beforeHeading, `${tell('after teardown')}${tell('before')}${beforeHeading}`)
}

/** What `state.sh` has printed, by its word. */
function statesIn(printed: string): Record<string, string> {
  const found = printed.matchAll(/=== (\w+) ===\n(.*?)=== end ===/gs)
  return Object.fromEntries([...found].map(([, word, state]) => [word, withoutCarrier(state!)]))
}

/** The kernel notices a carrier a moment after the command that caused it. */
function withoutCarrier(state: string): string {
  return state.replace(/ (?:UP|DOWN|LOWERLAYERDOWN)(?= )/g, '').replace(/ linkdown/g, '')
}

/** Runs a lab, and on another host the script that it is exported as. */
async function runBoth(text: string) {
  const file = labFile('')
  const folder = dirname(file)
  writeFileSync(file, text)
  cpSync(join(FIXTURES, 'state.sh'), join(folder, 'state.sh'))
  const { exitCode, stdout, stderr } = await labrun('export', file)
  expect([exitCode, stderr]).toEqual([0, ''])
  writeFileSync(join(folder, 'lab.sh'), stdout)
  chmodSync(join(folder, 'lab.sh'), 0o755)
  const script = join(folder, 'script.md')
  const run = block('bash host id=script timeout=2m', '"$LAB_DIR/lab.sh"')
  const left =
    'ps -eo args= | grep -E "^(sleep|docker |nsenter|nginx)" || true; ls -d /tmp/tmp.* 2>/dev/null || true'
  writeFileSync(script, `---\nrequires: { images: [nginx] }\n---\n${run}${block('bash host id=left', left)}`)
  const [lab, byScript] = await Promise.all([runLabs(file).finished, runLabs(script).finished])
  const printed = lab.report.labs[0]!.steps.map((step) => step.stdout).join('')
  return { lab, byScript, states: [statesIn(printed), statesIn(byScript.step('script').stdout)] as const }
}

describe.each([
  ['one of each', everything],
  ['the namespaces lab', telling(namespaces, '\n## 7. Clean up\n')],
])('%s', (_, text) => {
  test('the script leaves the host as the lab does: before teardown, and after it', async () => {
    const { lab, byScript, states } = await runBoth(text)
    expect([lab.exitCode, byScript.exitCode, byScript.step('script').exitCode]).toEqual([0, 0, 0])
    expect(Object.keys(states[0]).toSorted()).toEqual(['after', 'before'])
    expect(states[0].before).not.toBe(states[0].after)
    expect(states[1]).toEqual(states[0])
    expect(byScript.step('left').stdout).toBe('')
  })
})

test('a script stops at the first failure, says where, and tears down all the same', async () => {
  const file = labFile('')
  const lab = `---\n${WITHOUT_DOCKER}\n---\n${[
    block('bash host', 'made=yes', 'echo one'),
    block('bash host session=second', 'f() { false; echo never; }', 'f', 'echo never'),
    block('bash host', 'echo never'),
    block('bash host teardown', 'echo "down $made"'),
    block('bash host teardown', '(exit 3)', 'echo never'),
    block('bash host teardown', 'echo further'),
  ].join('')}`
  writeFileSync(join(dirname(file), 'lab.sh'), exported(lab, 'labs/x.md').script)
  writeFileSync(
    file,
    `---\n${WITHOUT_DOCKER}\n---\n${block('bash host id=script exit=3', 'bash "$LAB_DIR/lab.sh"')}`,
  )
  const { step } = await runLabs(file).finished
  const { stdout, stderr, exitCode } = step('script')
  expect([stdout, exitCode]).toEqual(['one\ndown yes\nfurther\n', 3])
  expect(stderr.split('\n')).toEqual([
    expect.stringMatching(/^\/lab\/lab.sh: line \d+: exit status 1$/),
    '/lab/lab.sh: labs/x.md:23: exit status 3',
    '',
  ])
})

test('a script that is ended tears down, and leaves neither its jobs nor its own files', async () => {
  const file = labFile('')
  const lab = `---\n${WITHOUT_DOCKER}\n---\n${[
    block('bash host background', 'sleep 1001'),
    block('bash host session=second', 'sleep 1002 &'),
    block('bash host', 'sleep 1003 &', 'echo working', 'while true; do sleep 0.1; done'),
    block('bash host teardown', 'echo down'),
  ].join('')}`
  writeFileSync(join(dirname(file), 'lab.sh'), exported(lab).script)
  const run = [
    'bash "$LAB_DIR/lab.sh" >said & script=$!',
    'until grep --quiet working said; do sleep 0.1; done',
    'kill "$script"; wait "$script" || echo "exit $?"',
    'cat said; pgrep --exact sleep --list-full | grep 100; ls -d /tmp/tmp.* 2>/dev/null',
  ]
  writeFileSync(file, `---\n${WITHOUT_DOCKER}\n---\n${block('bash host id=script exit=any', ...run)}`)
  const { step } = await runLabs(file).finished
  expect(step('script').stdout).toBe('exit 143\nworking\ndown\n')
})

test('a script that is piped into a shell is refused, as its commands would read it', async () => {
  const { script } = exported(`---\n${WITHOUT_DOCKER}\n---\n${block('bash host', 'true')}`)
  const child = promisify(execFile)('bash', ['-s'])
  child.child.stdin!.end(script)
  await expect(child).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('put this script into a file, and run that'),
  })
})

test('ShellCheck finds nothing in them, nor in the parts that they are made of', async () => {
  const scripts = Object.entries({ everything, namespaces }).map(([name, text]) => {
    const path = join(dirname(labFile('')), `${name}.sh`)
    writeFileSync(path, exported(text).script)
    return path
  })
  const argv = ['--norc', '--format=gcc', 'src/export/parts.sh', ...scripts]
  expect(await promisify(execFile)('shellcheck', argv)).toEqual({ stdout: '', stderr: '' })
})
