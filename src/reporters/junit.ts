import { hasFailed } from '../core/has-failed.ts'
import type { Drift, LabReport, Provenance, Report } from '../core/report.ts'
import type { Reporter } from '../core/reporter.ts'
import { residueText } from '../core/residue-text.ts'
import type { StepResult } from '../core/step-result.ts'
import { replaceFile } from './stream/report-file.ts'
import { shortened } from './terminal/shortened.ts'
import { TextRoom } from './terminal/text-room.ts'
import { withCut } from './terminal/with-cut.ts'
import { driftText } from './words/drift-text.ts'
import { failureText } from './words/failure-text.ts'
import { stepWord } from './words/step-word.ts'
import { type WayBack, wayBack } from './words/way-back.ts'
import { element, type XmlElement, xmlDocument } from './xml.ts'

/** Characters of one text. */
const LONGEST_TEXT = 64 * 1024
const LONGEST_MESSAGE = 2 * 1024
/** Bytes of all failures, and of all streams: GitLab reads no file of more than 30 MB. */
const MOST_BYTES = 10 * 1024 * 1024
const WIDTH = 120
const MOST_ROWS = 200

/** How a run is told as JUnit does. */
export interface JunitOptions {
  /** Drift counts as a failure. */
  strict?: boolean
}

/** For CI that reads JUnit's XML (GitLab, Jenkins, actions for GitHub): a suite for each lab, a case for each step. */
export function junitReporter({
  write,
  ...options
}: JunitOptions & { write: (text: string) => void }): Reporter {
  return { onEnd: (report) => write(junitXml(report, options)) }
}

/**
 * The same as a file, which is replaced at once.
 *
 * @throws {HostError} `report-not-written`, in `onEnd`
 */
export function junitFileReporter(path: string, options: JunitOptions = {}): Reporter {
  return { onEnd: (report) => replaceFile(path, junitXml(report, options)) }
}

/** The document. */
export function junitXml(report: Report, { strict = false }: JunitOptions = {}): string {
  const rooms = {
    failures: new TextRoom(MOST_BYTES, LONGEST_TEXT),
    streams: new TextRoom(MOST_BYTES, LONGEST_TEXT),
  }
  const suites = report.labs.map((lab) => suite(lab, report.startedAt, strict, rooms))
  const document = xmlDocument(
    element(
      'testsuites',
      { name: 'labrun', ...totals(suites.flatMap(({ cases }) => cases)), time: seconds(report.durationMs) },
      suites.map(({ root }) => root),
    ),
  )
  return withoutAttachments(document)
}

/** `[[ATTACHMENT|/path]]` in what was printed makes GitLab and Jenkins hand out that file; others read `[[PROPERTY|…]]`. */
function withoutAttachments(document: string): string {
  return document.replace(/\[(?=\[\s*\w+\s*\|)/g, '[ ')
}

/** A lab. */
interface Suite {
  root: XmlElement
  cases: XmlElement[]
}

function suite(lab: LabReport, startedAt: string, strict: boolean, rooms: Rooms): Suite {
  const back = wayBack(lab)
  const steps = lab.steps.map((step) => stepCase(step, lab, strict, back, rooms))
  const cases = [...steps, ...labCases(lab, steps), ...(strict ? doubtCases(lab, rooms.failures) : [])]
  const attributes = {
    name: lab.file,
    ...totals(cases),
    time: seconds(lab.durationMs),
    timestamp: (lab.provenance?.date ?? startedAt).replace(/\.\d+Z$|Z$/, ''),
    file: lab.file,
  }
  return { root: element('testsuite', attributes, [properties(lab), ...cases]), cases }
}

/** How many cases there are, and what they came to. */
type Totals = Record<'tests' | 'failures' | 'errors' | 'skipped', number>

function totals(cases: readonly XmlElement[]): Totals {
  const having = (name: string) =>
    cases.filter(({ children }) => children.some((child) => typeof child !== 'string' && child.name === name))
      .length
  return {
    tests: cases.length,
    failures: having('failure'),
    errors: having('error'),
    skipped: having('skipped'),
  }
}

/** What failed is told though others have printed a book. */
type Rooms = Record<'failures' | 'streams', TextRoom>

function stepCase(
  step: StepResult,
  lab: LabReport,
  strict: boolean,
  back: WayBack | null,
  { failures, streams }: Rooms,
): XmlElement {
  const drift = (lab.drift ?? []).filter((one) => one.step === step.id)
  const printed = [withCut(step.stdout, step.stdoutCut), step.lateOutput]
  return element('testcase', place(step.id, lab, step), [
    ...outcome(step, lab, back, failures),
    ...(strict ? drift.map((one) => driftFailure(one, lab, failures)) : []),
    ...stream(
      'system-out',
      strict ? printed : [...printed, ...drift.map((one) => driftNote(one, lab, false))],
      streams,
    ),
    ...stream('system-err', [withCut(step.stderr, step.stderrCut)], streams),
  ])
}

/** `classname` is what Jenkins and others make folders of: `labs.namespaces`. */
function place(
  name: string,
  lab: LabReport,
  { file, line, durationMs }: Partial<StepResult>,
): XmlElement['attributes'] {
  return {
    name,
    classname: lab.file
      .replace(/\.md$/, '')
      .replace(/^[./]+/, '')
      .replaceAll('/', '.'),
    file: file ?? lab.file,
    line,
    time: seconds(durationMs ?? 0),
  }
}

function outcome(step: StepResult, lab: LabReport, back: WayBack | null, room: TextRoom): XmlElement[] {
  if (step.status === 'passed') return []
  const told = step.failures[0]?.message ?? step.reason ?? step.status
  if (step.status === 'skipped') return [element('skipped', { message: told })]
  if (step.status === 'not-run') return [element('skipped', { message: `not run: ${told}` })]
  const text = failureText(step, { file: lab.file, colour: false, width: WIDTH, mostRows: MOST_ROWS })
  const way = back?.step === step.id ? `\n\n  a shell there: ${back.command}` : ''
  return [
    trouble(
      hasFailed(step) ? 'failure' : 'error',
      step.failures[0]?.rule ?? stepWord(step),
      told,
      text + way,
      room,
    ),
  ]
}

/** What went wrong in a lab, where no step tells: a case of its own, so that no lab is green that has not passed. */
function labCases(lab: LabReport, cases: readonly XmlElement[]): XmlElement[] {
  const left = lab.hostDifference.map(residueText)
  const { failures, errors } = totals(cases)
  const isTold = failures + errors > 0
  if (left.length === 0 && (isTold || lab.status === 'passed' || lab.status === 'skipped')) return []
  const name = left.length > 0 ? 'clean-up' : 'lab'
  const message = left.length > 0 ? 'not all is as before; what mends it:' : (lab.reason ?? lab.status)
  const text = [message, ...left].join('\n')
  return [
    element('testcase', place(name, lab, { line: 1 }), [
      element('error', { type: lab.status, message: shortened(message, LONGEST_MESSAGE) }, [
        shortened(text, LONGEST_TEXT),
      ]),
    ]),
  ]
}

/** Where that counts as a failure. */
function doubtCases(lab: LabReport, room: TextRoom): XmlElement[] {
  return (lab.doubts ?? []).map(({ rule, message, hint }) => {
    const failure = trouble('failure', rule, message, `${message}\nhint: ${hint}`, room)
    return element('testcase', place(rule, lab, { line: 1 }), [failure])
  })
}

function driftFailure(drift: Drift, lab: LabReport, room: TextRoom): XmlElement {
  return trouble('failure', 'drift', `other ${drift.what} than recorded`, driftNote(drift, lab, true), room)
}

function driftNote(drift: Drift, lab: LabReport, strict: boolean): string {
  return driftText(drift, lab, { colour: false, width: WIDTH, mostRows: MOST_ROWS, strict })
}

function trouble(
  name: 'failure' | 'error',
  type: string,
  message: string,
  text: string,
  room: TextRoom,
): XmlElement {
  return element(name, { type, message: shortened(message, LONGEST_MESSAGE) }, [room.take(text)])
}

function stream(name: 'system-out' | 'system-err', texts: readonly string[], room: TextRoom): XmlElement[] {
  const text = texts.filter((one) => one !== '').join('\n')
  return text === '' ? [] : [element(name, {}, [room.take(text)])]
}

function properties({ slug, digest, status, provenance }: LabReport): XmlElement {
  const facts: Record<string, string | null> = { slug, digest, status, ...provenanceFacts(provenance) }
  return element(
    'properties',
    {},
    Object.entries(facts).flatMap(([name, value]) =>
      value === null ? [] : element('property', { name: `labrun.${name}`, value }),
    ),
  )
}

function provenanceFacts(provenance: Provenance | null): Record<string, string | null> {
  if (provenance === null) return {}
  const { images, labrun: version, ...facts } = provenance
  const digests = images.map(({ name, source, digest }) => [`image.${name}`, `${digest} (${source})`])
  return { version, ...facts, ...Object.fromEntries(digests) }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
