import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseDocument } from 'yaml'
import { HostError } from '../../core/host-error.ts'
import type { ImageName } from './image-name.ts'

/** How an image is built from Debian packages: the folder `_images/NAME` with its `recipe.yaml`. */
export interface Recipe {
  directory: string
  /** The public image that it stands in for: then a registry that answers comes first. */
  standInFor: string | null
  packages: string[]
  /** Name of a script that is run in the image's root. */
  setup: string | null
  config: RecipeConfig
  /** SHA-256 over all files of the folder: another recipe is another image. */
  digest: string
}

/** The image's configuration, in Docker's own words. */
export interface RecipeConfig {
  cmd: string[]
  entrypoint: string[]
  env: Record<string, string>
  expose: string[]
  stopSignal: string | null
  workingDir: string | null
  user: string | null
}

/** Looks for the recipe of `image` in `_images` beside the lab, and in the folders above it. */
export function findRecipe(image: ImageName, labDirectory: string): Recipe | null {
  if (image.registry !== 'docker.io') return null
  const short = image.familiar.replace(/:latest$/, '')
  for (let folder = labDirectory; ; folder = dirname(folder)) {
    const directory = join(folder, '_images', short)
    if (existsSync(join(directory, 'recipe.yaml'))) return readRecipe(directory)
    if (folder === dirname(folder)) return null
  }
}

/** The recipe that comes with labrun, for whoever has none: its folder. It is not looked in by itself. */
export function ownRecipe(image: ImageName): string | null {
  const fromSource = import.meta.url.endsWith('.ts')
  const folder = new URL(fromSource ? '../../../labs/_images/' : '../labs/_images/', import.meta.url)
  const directory = join(fileURLToPath(folder), image.familiar.replace(/:latest$/, ''))
  return existsSync(join(directory, 'recipe.yaml')) ? directory : null
}

/** @throws {HostError} where `recipe.yaml` is not as docs/hosts.md describes it. */
export function readRecipe(directory: string): Recipe {
  const file = join(directory, 'recipe.yaml')
  const top = fieldsOf(file, parseYaml(file), 'the recipe', ['stand-in-for', 'debian', 'setup', 'config'])
  const debian = fieldsOf(file, top.debian ?? {}, 'debian', ['packages'])
  const config = fieldsOf(file, top.config ?? {}, 'config', configKeys)
  return {
    directory,
    standInFor: textOf(file, top['stand-in-for'], 'stand-in-for'),
    packages: listOf(file, debian.packages, 'debian.packages'),
    setup: textOf(file, top.setup, 'setup'),
    config: {
      cmd: listOf(file, config.cmd, 'config.cmd'),
      entrypoint: listOf(file, config.entrypoint, 'config.entrypoint'),
      env: environmentOf(file, config.env),
      expose: listOf(file, config.expose, 'config.expose'),
      stopSignal: textOf(file, config['stop-signal'], 'config.stop-signal'),
      workingDir: textOf(file, config['working-dir'], 'config.working-dir'),
      user: textOf(file, config.user, 'config.user'),
    },
    digest: digestOf(directory),
  }
}

const configKeys = ['cmd', 'entrypoint', 'env', 'expose', 'stop-signal', 'working-dir', 'user']

function parseYaml(file: string): unknown {
  const document = parseDocument(readFileSync(file, 'utf8'), { schema: 'core', uniqueKeys: true })
  const [error] = document.errors
  if (error) throw invalid(file, error.message.replace(/:?\n[\s\S]*/, ''))
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch {
    throw invalid(file, 'an alias is not possible here')
  }
}

function fieldsOf(file: string, value: unknown, what: string, known: string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(file, `${what} must be a mapping`)
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown !== undefined)
    throw invalid(file, `unknown key ${unknown} in ${what}, expected ${known.join(', ')}`)
  return value as Record<string, unknown>
}

function textOf(file: string, value: unknown, what: string): string | null {
  if (value === undefined || typeof value === 'string') return value ?? null
  throw invalid(file, `${what} must be text`)
}

function listOf(file: string, value: unknown, what: string): string[] {
  if (value === undefined) return []
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  throw invalid(file, `${what} must be a list of text`)
}

function environmentOf(file: string, value: unknown): Record<string, string> {
  if (value === undefined) return {}
  const names = Object.keys(Object(value))
  const fields = fieldsOf(file, value, 'config.env', names)
  return Object.fromEntries(
    names.map((name) => [name, textOf(file, fields[name], `config.env.${name}`) ?? '']),
  )
}

/** Over names, contents and the right to execute: what the image is made of. */
function digestOf(directory: string): string {
  const hash = createHash('sha256')
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()
  for (const name of files) {
    const status = statSync(join(directory, name))
    if (!status.isFile()) continue
    hash.update(`${name}\0${status.mode & 0o111 ? 'x' : '-'}\0${status.size}\0`)
    hash.update(readFileSync(join(directory, name)))
  }
  return hash.digest('hex')
}

function invalid(file: string, reason: string): HostError {
  return new HostError(
    'environment',
    'recipe-invalid',
    `${file}: ${reason}`,
    'docs/hosts.md tells what a recipe holds.',
  )
}
