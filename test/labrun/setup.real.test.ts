import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { block, labFile, labrun, start, WITHOUT_DOCKER } from './command.ts'

const TWO =
  block('bash host id=up', 'common=here; echo "number 42"') +
  block('output', 'number {{number:int}}') +
  block('bash host id=down-last teardown', 'echo last >>/tmp/order; cat /tmp/order') +
  block('output', 'own', 'last')

/** A lab that `_common/two.md` sets up, and that file. */
function labWith(own: string, two = TWO): { file: string; setup: string } {
  const file = labFile(own, `${WITHOUT_DOCKER}\nsetup: [_common/two.md]`)
  const setup = join(dirname(file), '_common/two.md')
  mkdirSync(dirname(setup))
  writeFileSync(setup, two)
  return { file, setup }
}

const OWN =
  block('bash host id=own', 'echo "$common $number"') +
  block('output', 'here {{number}}') +
  block('bash host id=down teardown', 'echo own >/tmp/order')

test('another file’s steps run first, in the same shells, and its teardown last', async () => {
  const { file, setup } = labWith(OWN)
  const { exitCode, stdout } = await labrun(file, '--reporter', 'plain')
  expect(stdout).toContain('✓ passed')
  expect([exitCode, stdout.match(/^passed .*?:\d+/gm)?.map((line) => line.split(/ +/).slice(1))]).toEqual([
    0,
    [
      ['up', `${setup}:1`],
      ['own', `${file}:6`],
      ['down', `${file}:14`],
      ['down-last', `${setup}:9`],
    ],
  ])
})

test('what fails in it is told at its own lines, and so is a shell there', async () => {
  const { file, setup } = labWith(OWN, TWO.replace('number 42', 'number none'))
  const { exitCode, stdout } = await labrun(file, '--reporter', 'plain')
  expect(exitCode).toBe(1)
  expect(stdout).toContain(`✗ ${setup}:6  up\n  expected line 6 to be "number {{number:int}}"`)
  expect(stdout).toContain(`a shell there: labrun shell ${file} --at up`)
  const child = start(['shell', file, '--at', 'up'], 'pipe')
  let said = ''
  child.stderr!.on('data', (bytes: Buffer) => (said += bytes.toString()))
  child.stdin!.end('exit\n')
  await new Promise((resolve) => child.once('close', resolve))
  expect(said).toContain(`a shell: host, before step up  ${setup}:2`)
})
