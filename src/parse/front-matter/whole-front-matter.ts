import type { VFile } from 'vfile'
import type { Requirements, SecretMention } from '../../core/lab.ts'
import type { Place } from '../../core/place.ts'
import { complain } from '../complain.ts'
import type { MarkdownFile } from '../markdown/markdown-file.ts'
import { pathOf } from '../read-file.ts'
import type { FrontMatter } from './defaults.ts'
import type { RequiredImage } from './images.ts'
import type { SetupFile } from './setup-files.ts'

/** What holds for a whole lab, whichever of its files says so. */
export interface WholeFrontMatter {
  requires: Requirements
  images: RequiredImage[]
  env: Record<string, string>
  secrets: SecretMention[]
}

/**
 * Joins what the files of a lab say: what one of them needs, the lab needs. What can't be so for all is complained of where the
 * lab names the file.
 */
export function wholeFrontMatter(lab: MarkdownFile, setup: readonly SetupFile[]): WholeFrontMatter {
  const whole = new Joined(lab)
  for (const file of setup) whole.add(file)
  return whole.result()
}

/** What a file says of a matter, and on which line. */
interface Said<T> {
  value: T
  file: VFile
  line: number
}

const A_SECRET = 'a secret'

class Joined {
  readonly #lab: MarkdownFile
  readonly #images: RequiredImage[]
  readonly #commands: string[]
  #docker: Said<string | false> | null
  #network: Said<Requirements['network']> | null
  readonly #env = new Map<string, Said<string>>()
  readonly #secrets = new Map<string, { secret: SecretMention; said: Said<string> }>()

  constructor(lab: MarkdownFile) {
    this.#lab = lab
    const { requires } = lab.frontMatter
    this.#images = imagesOf(lab.frontMatter)
    this.#commands = [...requires.commands]
    this.#docker = said(lab, 'requires.docker', requires.docker)
    this.#network = said(lab, 'requires.network', requires.network)
    this.#addVariables(lab, null)
    for (const secret of lab.frontMatter.secrets) {
      const said = { value: A_SECRET, file: lab.file, line: secret.place.line }
      this.#secrets.set(secret.name, { secret, said })
    }
  }

  add(setup: SetupFile): void {
    const { requires, secrets } = setup.frontMatter
    const file = pathOf(setup.file)
    for (const image of imagesOf(setup.frontMatter))
      if (!this.#images.some((other) => other.image === image.image)) this.#images.push({ ...image, file })
    for (const command of requires.commands)
      if (!this.#commands.includes(command)) this.#commands.push(command)
    this.#addDocker(said(setup, 'requires.docker', requires.docker), setup.entry)
    this.#addNetwork(said(setup, 'requires.network', requires.network), setup.entry)
    this.#addVariables(setup, setup.entry)
    for (const secret of secrets) this.#addSecret(setup, { ...secret, file })
  }

  result(): WholeFrontMatter {
    const { requires } = this.#lab.frontMatter
    // Without a prototype, so that no name means anything of JavaScript's.
    const env = Object.create(null) as Record<string, string>
    for (const [name, { value }] of this.#env) env[name] = value
    return {
      requires: {
        images: this.#images.map(({ image }) => image),
        commands: this.#commands,
        docker: this.#docker?.value ?? requires.docker,
        network: this.#network?.value ?? requires.network,
      },
      images: this.#images,
      env,
      secrets: [...this.#secrets.values()].map(({ secret }) => secret),
    }
  }

  #addDocker(docker: Said<string | false> | null, entry: Place): void {
    const before = this.#docker
    if (docker === null) return
    if (before === null) {
      // A file that does without Docker says nothing of the lab's own steps.
      if (docker.value !== false) this.#docker = docker
    } else if (docker.value !== false && before.value === false) {
      this.#complain(entry, 'docker', 'requires.docker', docker, before)
    } else if (docker.value !== false && before.value !== docker.value) {
      this.#docker = { ...before, value: `${before.value} ${docker.value}` }
    }
  }

  #addNetwork(network: Said<Requirements['network']> | null, entry: Place): void {
    const before = this.#network
    if (network === null) return
    if (before === null) this.#network = network
    else if ((network.value === false) !== (before.value === false))
      this.#complain(entry, 'network', 'requires.network', network, before)
    else if (network.value === true) this.#network = network
  }

  #addVariables({ file, frontMatter }: MarkdownFile, entry: Place | null): void {
    const line = frontMatter.lines.get('env') ?? 1
    for (const [name, value] of Object.entries(frontMatter.env)) {
      const before = this.#env.get(name) ?? this.#asSecret(name)
      if (before === null) this.#env.set(name, { value, file, line })
      else if (before.value !== value && entry !== null)
        this.#complain(entry, name, `${name} in env`, { value, file, line }, before)
    }
  }

  #addSecret({ file, entry }: SetupFile, secret: SecretMention): void {
    const { name, place } = secret
    const before = this.#env.get(name)
    const here = { value: A_SECRET, file, line: place.line }
    if (before !== undefined) this.#complain(entry, name, name, here, before)
    if (!this.#secrets.has(name)) this.#secrets.set(name, { secret, said: here })
  }

  #asSecret(name: string): Said<string> | null {
    return this.#secrets.get(name)?.said ?? null
  }

  #complain(entry: Place, actual: string, what: string, here: Said<unknown>, before: Said<unknown>): void {
    complain(this.#lab.file, entry, {
      rule: 'setup-conflict',
      reason: `found ${what} as ${here.value} on line ${here.line} of ${pathOf(here.file)}, expected ${before.value}, as on line ${before.line} of ${pathOf(before.file)}`,
      hint: 'What is for all blocks of a lab has to be the same in all its files.',
      actual,
    })
  }
}

function imagesOf({ requires, imagePlaces }: FrontMatter): RequiredImage[] {
  return requires.images.map((image, index) => ({ image, place: imagePlaces[index]! }))
}

/** `null` where the file says nothing of it. */
function said<T>({ file, frontMatter }: MarkdownFile, key: string, value: T): Said<T> | null {
  const line = frontMatter.lines.get(key)
  return line === undefined ? null : { value, file, line }
}
