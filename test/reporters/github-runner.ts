/**
 * What GitHub's runner makes of a log, as its sources have it (actions/runner: ActionCommand.cs, ActionCommandManager.cs): which
 * lines are commands, in both of their forms, and what a fence keeps from being one.
 */
export interface RunnerCommand {
  name: string
  properties: Record<string, string>
  data: string
}

export interface ReadLog {
  /** In order; without those that fence. */
  commands: RunnerCommand[]
  /** Lines that are shown. */
  lines: string[]
  /** At the end a fence was still open. */
  isFenced: boolean
}

const COMMANDS = [
  ...['internal-set-repo-path', 'set-env', 'set-output', 'save-state', 'add-mask', 'add-path', 'add-matcher'],
  ...['remove-matcher', 'debug', 'warning', 'error', 'notice', 'echo', 'group', 'endgroup', 'stop-commands'],
]

/** .NET compares texts by what is seen of them where it is not told otherwise. */
export const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu

export function readLog(log: string): ReadLog {
  const read: ReadLog = { commands: [], lines: [], isFenced: false }
  let token = null as string | null
  for (const line of log.split(/\r\n|\r|\n/)) {
    const registered: string[] = [...COMMANDS, ...(token === null ? [] : [token])]
    const command =
      parseSecond(line.replace(UNSEEN, ''), registered) ?? parseFirst(line.replace(UNSEEN, ''), registered)
    if (command === null || (token !== null && command.name !== token.toLowerCase())) read.lines.push(line)
    else if (token !== null) token = null
    else if (command.name === 'stop-commands') token = command.data
    else read.commands.push(command)
  }
  return { ...read, isFenced: token !== null }
}

/** `::name key=value,…::data` */
function parseSecond(line: string, registered: readonly string[]): RunnerCommand | null {
  const message = line.trimStart()
  const end = message.indexOf('::', 2)
  if (!message.startsWith('::') || end < 0) return null
  const decode = (text: string) => unescaped(text, { '%0D': '\r', '%0A': '\n', '%25': '%' })
  const property = (text: string) =>
    unescaped(text, { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' })
  return parsed(message.slice(2, end), ',', property, decode(message.slice(end + 2)), registered)
}

/** `##[name key=value;…]data`, anywhere in a line. */
function parseFirst(line: string, registered: readonly string[]): RunnerCommand | null {
  const start = line.indexOf('##[')
  const end = line.indexOf(']', start)
  if (start < 0 || end < 0) return null
  const decode = (text: string) =>
    unescaped(text, { '%3B': ';', '%0D': '\r', '%0A': '\n', '%5D': ']', '%25': '%' })
  return parsed(line.slice(start + 3, end), ';', decode, decode(line.slice(end + 1)), registered)
}

function parsed(
  info: string,
  separator: string,
  decode: (text: string) => string,
  data: string,
  registered: readonly string[],
): RunnerCommand | null {
  const [, name = '', rest = ''] = /^([^ ]*) ?(.*)$/s.exec(info) ?? []
  if (!registered.some((one) => one.toLowerCase() === name.toLowerCase())) return null
  const pairs = rest
    .trim()
    .split(separator)
    .flatMap((pair): [string, string][] => {
      const at = pair.indexOf('=')
      return at > 0 && at < pair.length - 1
        ? [[pair.slice(0, at).toLowerCase(), decode(pair.slice(at + 1))]]
        : []
    })
  return { name: name.toLowerCase(), properties: Object.fromEntries(pairs), data }
}

function unescaped(text: string, mappings: Record<string, string>): string {
  return Object.entries(mappings).reduce((all, [from, to]) => all.replaceAll(from, to), text)
}
