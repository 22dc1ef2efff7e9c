import type { NextBlock } from '../core/shell-order.ts'
import type { ShellCopy } from '../session/copy-shell.ts'
import { quote } from '../session/quote.ts'

/** What people see of the place they are in. */
export interface InteractivePlace {
  /** Slug of the lab. */
  lab: string
  /** `host`, `exec mynginx`. */
  place: string
  /** Goes into the history, so that arrow-up gives it. */
  next: NextBlock | null
}

/**
 * The file that an interactive shell starts with, or a shell that reads its commands from a pipe: what such a shell has
 * for people, then the state of the live one.
 */
export function interactiveStart(copy: ShellCopy | null, place: InteractivePlace): Buffer {
  const dialect = copy?.dialect ?? 'sh'
  const own = `unset BASH_ENV ENV\ncase $- in *i*)\n${dialect === 'bash' ? forBash(place) : forSh(place)};; esac\n`
  return Buffer.concat([Buffer.from(own), copy?.script ?? Buffer.alloc(0)])
}

function forBash({ next, ...place }: InteractivePlace): string {
  const words = promptWords(place).replaceAll('\\', '\\\\')
  return `unset HISTFILE
PS1=${quote(`${words} \\w \\$ `)}
if [ "$TERM" != dumb ] && [ -z "\${NO_COLOR-}" ]; then PS1=${quote(`\\[\\e[1;36m\\]${words}\\[\\e[0m\\] \\w \\$ `)}; fi
alias ls='ls --color=auto' grep='grep --color=auto'
${next === null ? ':' : `history -s -- ${quote(next.script)}`}
`
}

function forSh(place: Omit<InteractivePlace, 'next'>): string {
  return `PS1=${quote(`${promptWords(place)} $PWD # `)}\n`
}

/** Nothing in it that a prompt would expand. */
function promptWords({ lab, place }: Omit<InteractivePlace, 'next'>): string {
  return `labrun:${lab} ${place}`.replaceAll(/[$`!\\]/g, '-')
}
