import type { Nodes } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import type { Reporter } from '../../src/core/reporter.ts'
import { annotations } from '../../src/reporters/github/annotations.ts'
import { githubReporter } from '../../src/reporters/github/github.ts'
import { githubSummary } from '../../src/reporters/github/github-summary.ts'
import { jsonReporter } from '../../src/reporters/json.ts'
import { junitReporter } from '../../src/reporters/junit.ts'
import { ndjsonReporter } from '../../src/reporters/ndjson.ts'
import { plainReporter } from '../../src/reporters/plain.ts'
import { prettyReporter } from '../../src/reporters/pretty.ts'
import { readLog, UNSEEN } from './github-runner.ts'
import { type HostileRun, hostileRun } from './hostile.ts'
import { type ReadElement, readXml } from './read-xml.ts'
import { terminalEffects } from './terminal-effects.ts'

type Options = { write: (text: string) => void; colour: boolean; width: () => number; height: () => number }

/** A place that a run is told to, and what a payload has done there: nothing, as a rule. */
export type Sink = (run: HostileRun) => Promise<string[]>

/** What reads a sink is a parser or an emulator of who reads it in earnest. */
export const SINKS: Readonly<Record<string, Sink>> = {
  pretty: async (run) => {
    const text = told(run, (options) => prettyReporter({ ...options, isLive: false }))
    return [...(await terminalEffects(text)).effects, ...commands(text)]
  },
  'pretty, live': async (run) => {
    const still = told(run, (options) => prettyReporter({ ...options, isLive: false }))
    const live = told(run, (options) => prettyReporter({ ...options, isLive: true }))
    const { effects, lines } = await terminalEffects(live, true)
    const expected = (await terminalEffects(still)).lines
    return [...effects, ...(lines.join('\n') === expected.join('\n') ? [] : ['draws over what was told'])]
  },
  plain: async (run) => {
    const text = told(run, plainReporter, false)
    return [...(await terminalEffects(text)).effects, ...commands(text)]
  },
  json: async (run) => {
    const text = told(run, jsonReporter)
    const isSame = JSON.stringify(JSON.parse(text)) === JSON.stringify(run.report)
    return [
      ...(isSame ? [] : ['is read otherwise']),
      ...commands(text),
      ...(await terminalEffects(text)).effects,
    ]
  },
  ndjson: async (run) => {
    const text = told(run, ndjsonReporter)
    const events = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const isSame = JSON.stringify(events) === JSON.stringify(run.events)
    return [
      ...(isSame ? [] : ['is read otherwise']),
      ...commands(text),
      ...(await terminalEffects(text)).effects,
    ]
  },
  junit: async (run) => {
    const text = told(run, junitReporter)
    const document = readXml(text)
    const shape = harmless('junit', run, (other) => shapeOfXml(readXml(told(other, junitReporter))))
    return [
      ...(shapeOfXml(document) === shape ? [] : ['has other elements']),
      ...(/\[\[\w+\|/.test(allText(document)) ? ['hands out a file'] : []),
      ...commands(text),
      ...(await terminalEffects(text)).effects,
    ]
  },
  'github log': async (run) => {
    const text = told(run, inWorkspace)
    const { commands: given, isFenced } = readLog(text)
    const messages = given.filter(({ name }) => name === 'error' || name === 'warning')
    const wanted = annotations(run.report).map(({ message }) => message.replace(UNSEEN, ''))
    return [
      ...(shapeOfLog(text) === harmless('log', run, (other) => shapeOfLog(told(other, inWorkspace)))
        ? []
        : ['other commands']),
      ...(messages.map(({ data }) => data).join('\0') === wanted.join('\0') ? [] : ['other messages']),
      ...(isFenced ? ['a fence is open'] : []),
      ...(await terminalEffects(text)).effects,
    ]
  },
  'github summary': async ({ report, places }) => {
    const shape = harmless('summary', { places }, (other) => shapeOfMarkdown(githubSummary(other.report)))
    return shapeOfMarkdown(githubSummary(report)) === shape ? [] : ['is other Markdown']
  },
}

function inWorkspace(options: Options): Reporter {
  return githubReporter({ ...options, workspace: process.cwd() })
}

function told({ events, report }: HostileRun, make: (options: Options) => Reporter, colour = true): string {
  let text = ''
  const reporter = make({ write: (piece) => (text += piece), colour, width: () => 100, height: () => 30 })
  for (const event of events) reporter.onEvent?.(event)
  reporter.onEnd?.(report)
  return text
}

/** What a sink makes of the same run in which the texts are harmless; found out once. */
function harmless(
  sink: string,
  { places }: Pick<HostileRun, 'places'>,
  of: (run: HostileRun) => string,
): string {
  const key = `${sink} ${places}`
  const found = expectations.get(key) ?? of(hostileRun('harmless', places))
  expectations.set(key, found)
  return found
}

const expectations = new Map<string, string>()

function commands(log: string): string[] {
  return readLog(log).commands.map(({ name }) => `command ${name}`)
}

function shapeOfXml({ name, attributes, children }: ReadElement): string {
  return `${name}(${Object.keys(attributes).join()})[${children.map(shapeOfXml).join()}]`
}

function allText({ text, attributes, children }: ReadElement): string {
  return [text, ...Object.values(attributes), ...children.map(allText)].join('\n')
}

function shapeOfLog(log: string): string {
  return readLog(log)
    .commands.map(({ name, properties }) => `${name} ${Object.keys(properties)}`)
    .join('\n')
}

function shapeOfMarkdown(markdown: string): string {
  return shapeOfNode(unified().use(remarkParse).use(remarkGfm).parse(markdown))
}

function shapeOfNode(node: Nodes): string {
  if (node.type === 'html') return node.value
  return 'children' in node ? `${node.type}[${node.children.map(shapeOfNode).join()}]` : node.type
}

/** What a payload does where nothing is done about it, be it to a terminal, in GitHub's log, in a fence or cell, or in XML. */
export async function rawEffects(payload: string): Promise<string[]> {
  const markdown = (text: string) =>
    shapeOfMarkdown(
      `\`\`\`\n${text}\n\`\`\`\n\n~~~\n${text}\n~~~\n\n| ${text} | b |\n| - | - |\n| \`${text}\` | b |\n\n${text}\n`,
    )
  const xml = (text: string) => {
    try {
      const read = readXml(`<a><![CDATA[${text}]]><b c="${text}">${text}</b></a>`)
      return `${shapeOfXml(read)}${allText(read).includes('[[ATT') ? 'a file' : ''}`
    } catch (error) {
      return String(error)
    }
  }
  return [
    ...(await terminalEffects(payload)).effects,
    ...commands(payload),
    ...(readLog(payload).isFenced ? ['stops commands'] : []),
    ...(readLog(`::error::${payload}`).commands[0]!.data === payload.replace(UNSEEN, '')
      ? []
      : ['is another message']),
    ...(markdown(payload) === markdown('harmless') ? [] : ['is other Markdown']),
    ...(xml(payload) === xml('harmless') ? [] : ['is other XML']),
    ...(/##\w+\[/.test(payload) ? ['an order of another CI'] : []),
  ]
}
