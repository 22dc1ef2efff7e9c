import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { listImagesCommand } from '../../../src/cli/commands/list-images.ts'
import { type StandIn, startRegistry } from '../../hosts/images/registry-stand-in.ts'

/** What is said of labs that require these images each, of which `own` has a recipe beside them. */
async function listed(...labs: string[][]): Promise<{ exit: number; stdout: string[]; stderr: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-list-images-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, '_images/own'), { recursive: true })
  writeFileSync(join(folder, '_images/own/recipe.yaml'), 'debian: { packages: [curl] }\n')
  for (const [index, images] of labs.entries())
    writeFileSync(join(folder, `lab-${index}.md`), labText(images))
  const [stdout, stderr] = (['log', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => {}),
  )
  onTestFinished(() => void vi.restoreAllMocks())
  const exit = await listImagesCommand([folder])
  const lines = (spy: typeof stdout) => spy!.mock.calls.join('\n').replaceAll(`${folder}/`, '').split('\n')
  return { exit, stdout: lines(stdout), stderr: lines(stderr) }
}

function labText(images: string[]): string {
  const required = images.map((name) => `    - ${name}`)
  const requires = images.length === 0 ? [] : ['requires:', '  images:', ...required]
  const front = ['---', 'title: X', ...requires, '---']
  return [...front, '```bash host', 'true', '```', ''].join('\n')
}

async function registry(): Promise<StandIn> {
  const open = await startRegistry({ index: true })
  onTestFinished(() => open.close())
  return open
}

test('each image once, with its digest, by name; no layer is asked for', async () => {
  const { image, digest, asked } = await registry()
  const { exit, stdout } = await listed(['own', image], [image], ['own'])
  expect(exit).toBe(0)
  expect(stdout).toEqual([
    `${image}  registry  ${digest}`,
    expect.stringMatching(/^own:latest {2}recipe {2}sha256:[0-9a-f]{64}$/),
  ])
  expect(asked.filter((path) => path.includes('/blobs/'))).toEqual([])
  expect(asked).toHaveLength(2)
})

test('one that is nowhere to be had is told with its place, and the others are listed', async () => {
  const { image, digest } = await registry()
  const missing = image.replace(/\/.*/, '/lab/none:1')
  const { exit, stdout, stderr } = await listed([missing, image])
  expect(exit).toBe(4)
  expect(stdout).toEqual([`${image}  registry  ${digest}`])
  expect(stderr).toEqual([
    expect.stringMatching(
      /lab-0\.md:5:7: error image-missing: the image \S+lab\/none:1 is nowhere to be had: /,
    ),
    expect.stringMatching(/^ {2}hint: /),
  ])
})

test('of labs that require none nothing is printed; one that is invalid is told, and no registry is asked', async () => {
  expect(await listed([])).toEqual({ exit: 0, stdout: [''], stderr: [''] })
  const { image, asked } = await registry()
  expect(await listed([image, 'no such name'])).toMatchObject({ exit: 3, stdout: [''] })
  expect(asked).toEqual([])
})
