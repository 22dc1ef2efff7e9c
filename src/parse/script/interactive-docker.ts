import type { Complaint } from '../complain.ts'
import { plain } from '../words.ts'
import { blockShell, commandName, isBareShell, optionsOf } from './command-words.ts'

/** Options that take the next word. */
const DOCKER_VALUES = /^(?:-[cHl]|--config|--context|--host|--log-level|--tlscacert|--tlscert|--tlskey)$/
const EXEC_VALUES = /^(?:-[A-Za-z]*[euw]|--env|--env-file|--user|--workdir|--detach-keys)$/

/** The options of `docker run` that take none: of the other eighty or so, all do. */
const RUN_FLAGS = new Set(
  (
    '--detach --init --interactive --no-healthcheck --oom-kill-disable --privileged --publish-all --quiet --read-only ' +
    '--rm --sig-proxy --tty --use-api-socket'
  ).split(' '),
)

/**
 * What is wrong with a `docker exec` or `docker run` that wants somebody at a terminal; `null` for any other.
 *
 * @param args what follows `docker`
 * @param tty there is a terminal, at which nobody types
 */
export function dockerComplaint(args: readonly string[], hasInput: boolean, tty: boolean): Complaint | null {
  let words = args.slice(optionsOf(args, DOCKER_VALUES).length)
  if (words[0] === 'container') words = words.slice(1)
  const [verb, ...rest] = words
  if (verb === 'exec') return dockerExecComplaint(rest, hasInput, tty)
  return verb === 'run' ? dockerRunComplaint(rest, tty) : null
}

function dockerExecComplaint(args: readonly string[], hasInput: boolean, tty: boolean): Complaint | null {
  const options = optionsOf(args, EXEC_VALUES)
  const [container, name, ...rest] = args.slice(options.length)
  const isShell = !hasInput && name !== undefined && isBareShell(commandName(name), rest)
  const lacksTerminal = !tty && isTerminal(options)
  if (has(options, 'd', 'detach') || !(lacksTerminal || isShell)) return null
  const place = /^[\w.-]+$/.test(container ?? '') ? container! : 'NAME'
  const block = `open a block in there: \`\`\`${blockShell(name)} exec container=${place}`
  const command = [place, name, ...rest].join(' ')
  return {
    rule: 'interactive',
    reason: lacksTerminal
      ? 'found docker exec -it, which needs a terminal, expected it without'
      : 'found docker exec of a shell, which waits for somebody to type, expected a command',
    hint:
      isShell || name === undefined
        ? `O${block.slice(1)}`
        : `Write docker exec ${plain(command)}, or ${block}`,
    actual: ['docker exec', ...args].join(' '),
  }
}

function dockerRunComplaint(args: readonly string[], tty: boolean): Complaint | null {
  const options = runOptions(args)
  if (!isTerminal(options) || has(options, 'd', 'detach')) return null
  const [, command, ...rest] = args.slice(options.length)
  const isShell = command !== undefined && isBareShell(commandName(command), rest)
  if (tty && !isShell) return null
  const at = options.indexOf('--name')
  const name =
    (at >= 0 ? options[at + 1] : options.find((option) => option.startsWith('--name='))?.slice(7)) ?? 'NAME'
  return {
    rule: 'interactive',
    reason: tty
      ? 'found docker run of a shell, which waits for somebody to type, expected a command'
      : 'found docker run -it, which needs a terminal, expected it without',
    hint: `Start it with docker run -d --name ${plain(name)} IMAGE sleep infinity, and work in it in a block of its own: \`\`\`${blockShell(command)} exec container=${plain(name)}`,
    actual: ['docker run', ...args].join(' '),
  }
}

/** The options of a `docker run` or `docker create`, with their values. @param args what follows the verb */
export function runOptions(args: readonly string[]): string[] {
  let at = 0
  while (at < args.length && args[at]!.startsWith('-') && args[at] !== '--') {
    const option = args[at]!
    const isFlag = RUN_FLAGS.has(option) || /^-[ditPq]+$/.test(option)
    at += isFlag || option.includes('=') || /^-[acehlmpuvw]./.test(option) ? 1 : 2
  }
  return args.slice(0, at)
}

function isTerminal(options: readonly string[]): boolean {
  return has(options, 'i', 'interactive') && has(options, 't', 'tty')
}

function has(options: readonly string[], short: string, long: string): boolean {
  const cluster = new RegExp(`^-[ditPq]*${short}[A-Za-z]*$`)
  return options.some(
    (option) => option === `--${long}` || option === `--${long}=true` || cluster.test(option),
  )
}
