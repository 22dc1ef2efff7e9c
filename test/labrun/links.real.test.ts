import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { block, labFile, labrun, runBlocks, WITHOUT_DOCKER } from './command.ts'

// On a private host there is nothing at this path: a link to it can only be followed by who is outside.
let machine: string

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'labrun-machine-'))
  writeFileSync(join(machine, 'file'), 'as it was')
})

afterEach(() => {
  expect(readFileSync(join(machine, 'file'), 'utf8')).toBe('as it was')
  rmSync(machine, { recursive: true })
})

test('what is a link to the machine where labrun had its directory is not removed', async () => {
  mkdirSync(join(machine, 'victim/1'), { recursive: true })
  writeFileSync(join(machine, 'victim/1/kept'), 'x')
  await runBlocks(
    block('bash host', 'mv /run/labrun /run/labrun.old', `ln -s ${machine}/victim /run/labrun`) +
      block('bash host session=other', 'echo never'),
    WITHOUT_DOCKER,
  )
  expect(existsSync(join(machine, 'victim/1/kept'))).toBe(true)
})

test.each(['exec', 'nsenter ns=mnt,uts,ipc,net,pid'])(
  'a file that labrun is to write next is not written through a link: %s',
  async (target) => {
    const links = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'lab', 'start', 'status-3', 'log']
    const inContainer = `bash ${target} container=web`
    await runBlocks(
      block('bash host', 'docker run -d --name web nginx > /dev/null') +
        block(
          `${inContainer} exit=3`,
          `cd /dev/.labrun-1 && for name in ${links.join(' ')}; do rm -f $name; ln -s ${machine}/file $name; done`,
          '(exit 3)',
        ) +
        block(inContainer, 'echo still') +
        block(inContainer, 'echo there & sleep 0.3'),
    )
  },
)

test('what a kept host’s shell starts with is not written through a link', async () => {
  const lab = labFile(block('bash host', `ln -sfn ${machine}/file /run/labrun/shell-rc`), WITHOUT_DOCKER)
  const { exitCode, stdout } = await labrun(lab, '--keep', '--reporter', 'plain')
  expect(exitCode).toBe(0)
  const { exitCode: cleaned } = await labrun('clean', /labrun clean (\S+)/.exec(stdout)![1]!)
  expect(cleaned).toBe(0)
})
