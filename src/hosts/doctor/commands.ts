import { findCommand, installHint } from '../commands.ts'
import { always, forDocker } from '../private/prerequisites.ts'

/** Commands that labrun or its labs need for one purpose. */
export interface Purpose {
  /** `for `, in words. */
  what: string
  /** Without it there is no private host. */
  isNeeded: boolean
  /** Each is one command, or several of which one is enough. */
  commands: string[][]
}

/** What is missing for a purpose. */
export interface Lack extends Pick<Purpose, 'what' | 'isNeeded'> {
  /** `slirp4netns or pasta` */
  missing: string[]
}

export interface CommandFacts {
  lacks: Lack[]
  /** What installs all that is missing; `null` where labrun does not know, or nothing is. */
  install: string | null
}

/** Nothing here is asked of a lab's own `requires: commands`. */
const PURPOSES: Purpose[] = [
  { what: 'private hosts', isNeeded: true, commands: always.map(alone) },
  { what: 'Docker on private hosts', isNeeded: true, commands: forDocker.map(alone) },
  { what: 'labs that use the docker command', isNeeded: false, commands: [['docker']] },
  { what: 'building images from recipes', isNeeded: false, commands: [['debootstrap']] },
  { what: 'labs with `network: true`', isNeeded: false, commands: [['slirp4netns', 'pasta']] },
  { what: 'what `labrun check` says of scripts', isNeeded: false, commands: [['shellcheck']] },
]

/** Looks for each command where a host looks for it. */
export function commandFacts(
  has: (command: string) => boolean = (command) => findCommand(command) !== null,
  install: (commands: string[]) => string | null = onDebian,
): CommandFacts {
  const lacking = PURPOSES.map((purpose) => ({
    ...purpose,
    commands: purpose.commands.filter((choice) => !choice.some(has)),
  })).filter(({ commands }) => commands.length > 0)
  const first = lacking.flatMap(({ commands }) => commands.map(([command]) => command!))
  return {
    lacks: lacking.map(({ what, isNeeded, commands }) => ({
      what,
      isNeeded,
      missing: commands.map((choice) => choice.join(' or ')),
    })),
    install: first.length === 0 ? null : install(first),
  }
}

function alone(command: string): string[] {
  return [command]
}

/** The command line alone. Other systems have other names for their packages. */
function onDebian(commands: string[]): string | null {
  if (findCommand('apt-get') === null) return null
  return installHint(commands)?.replace(/^.*?: /, '') ?? null
}
