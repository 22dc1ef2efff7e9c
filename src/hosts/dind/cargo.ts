import {
  createReadStream,
  createWriteStream,
  existsSync,
  fstatSync,
  lstatSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  type Stats,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { packTar, type TarSource } from 'modern-tar/fs'
import { HostError } from '../../core/host-error.ts'
import type { Lab } from '../../core/lab.ts'
import { sizeText } from '../../core/text/size-text.ts'
import { parseImageName } from '../images/image-name.ts'
import { findRecipe } from '../images/recipe.ts'
import { PROGRAMS } from './container.ts'

/** What a container is sent: an archive. */
export interface Cargo {
  bytes: number
  /** Its contents, once. */
  read(): Readable
}

/** The labs that a run is of, as far as it matters here. */
export type CargoLab = Pick<Lab, 'directory' | 'requires'>

/**
 * Packs labrun's own programs, the labs' folders and the recipes of their images, each to be at the same path in the
 * container: the engine may be on another machine, where nothing of this one can be mounted.
 *
 * @throws {HostError} where a folder can't be read, or holds more than anyone would want to send
 */
export async function packCargo(labs: readonly CargoLab[], programs = programsDirectory()): Promise<Cargo> {
  if (!existsSync(join(programs, 'engine.js'))) throw notBuilt(programs)
  const folders = distinct(labs.map(({ directory }) => directory))
  let bytes = 0
  const sources = [...ownSources(programs), ...recipeSources(labs, folders), ...folders.map(folderSource)]
  const filter = (path: string, stat: Stats) => {
    if (isBelow(path, programs)) return path === programs || isProgram(path, programs)
    // In the library these are bigints, whatever its types say.
    bytes += stat.isFile() ? Number(stat.size) : 0
    if (bytes > mostBytes) throw tooLarge(folders)
    return !isLinkToImages(path, stat)
  }
  return spool(() => packTar(sources, { filter }), folders)
}

/** Beside this file in a bundle; `npm run build` makes it, for who runs the sources. */
function programsDirectory(): string {
  const fromSource = import.meta.url.endsWith('.ts')
  return fileURLToPath(new URL(fromSource ? '../../../dist' : '.', import.meta.url)).replace(/\/$/, '')
}

/** Labs are text and some pictures. */
const mostBytes = 512 * 1024 ** 2

function ownSources(programs: string): TarSource[] {
  return [
    { type: 'file', source: join(programs, '../package.json'), target: inTar(`${PROGRAMS}/package.json`) },
    { type: 'directory', source: programs, target: inTar(`${PROGRAMS}/dist`) },
  ]
}

/** Without what is only for pages: fonts, styles, types. */
function isProgram(path: string, programs: string): boolean {
  return join(programs, path.slice(programs.length + 1).split('/')[0]!) === path && KINDS.has(extname(path))
}

const KINDS = new Set(['.js', '.sh', '.toml', '.json', '.pl'])

function folderSource(directory: string): TarSource {
  return { type: 'directory', source: directory, target: inTar(directory) }
}

/** The images of labs may stand in a folder above them, or behind a link. */
function recipeSources(labs: readonly CargoLab[], folders: readonly string[]): TarSource[] {
  const found = labs.flatMap(({ directory, requires }) =>
    requires.images.flatMap((name) => recipeOf(name, directory) ?? []),
  )
  const sources = distinct(found).map((directory) => ({
    type: 'directory' as const,
    source: realpathSync(directory),
    target: inTar(directory),
  }))
  return sources.filter(({ source }) => !folders.some((folder) => isBelow(source, folder)))
}

/** What is wrong with one is told by the engine, as of any. */
function recipeOf(name: string, labDirectory: string): string | null {
  try {
    return findRecipe(parseImageName(name), labDirectory)?.directory ?? null
  } catch {
    return null
  }
}

/** Where it was, its recipes are. */
function isLinkToImages(path: string, stat: Stats): boolean {
  return path.endsWith('/_images') && (stat.isSymbolicLink() || lstatSync(path).isSymbolicLink())
}

function inTar(path: string): string {
  return path.replace(/^\/+/, '')
}

function isBelow(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`)
}

function distinct(paths: readonly string[]): string[] {
  return [...new Set(paths)].toSorted()
}

/** A file without a name: its size is known before any of it is sent, and nothing is left of it whatever happens. */
async function spool(pack: () => Readable, folders: readonly string[]): Promise<Cargo> {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-cargo-'))
  // By number: a `FileHandle` is closed as soon as nobody holds it, and its streams don't.
  const fd = openSync(join(folder, 'tar'), 'wx+', 0o600)
  rmSync(folder, { recursive: true })
  // One that fails closes it.
  try {
    await pipeline(pack(), createWriteStream('', { fd, autoClose: false }))
  } catch (error) {
    throw error instanceof HostError ? error : unreadable(folders, error as Error)
  }
  return { bytes: fstatSync(fd).size, read: () => createReadStream('', { fd, start: 0 }) }
}

function tooLarge(folders: readonly string[]): HostError {
  return new HostError(
    'environment',
    'lab-folder-too-large',
    `${folders.join(' and ')} holds more than ${sizeText(mostBytes)}, and a dind host is sent the whole folder of a lab`,
    'Give the lab a folder of its own, or run it with --host private.',
  )
}

function unreadable(folders: readonly string[], cause: Error): HostError {
  return new HostError(
    'environment',
    'lab-folder-unreadable',
    `${folders.join(' and ')} can't be sent to the container: ${cause.message}`,
    'A dind host is sent the whole folder of a lab: all in it must be readable.',
    cause,
  )
}

function notBuilt(programs: string): HostError {
  return new HostError(
    'environment',
    'not-built',
    `${programs}/engine.js is missing`,
    '`npm run build` makes it.',
  )
}
