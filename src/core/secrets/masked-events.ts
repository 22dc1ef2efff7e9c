import type { Event } from '../event.ts'
import type { StepResult } from '../step-result.ts'
import type { Cut, LateText, OutputText } from '../text/output-text.ts'
import { MaskedLate } from './masked-late.ts'
import { FEWEST, type Masker } from './masker.ts'

type LateEvent = Extract<Event, { type: 'step-late' }>
type StreamName = LateText['stream']

/** Names of texts that are one of labrun's own words, for programs to read: no value may change them. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  ...['type', 'status', 'kind', 'rule', 'target', 'next', 'source', 'cgroup', 'imageStore', 'stream'],
  ...['encoding', 'stdoutEncoding', 'stderrEncoding', 'lateOutputEncoding'],
])
const OWN_WORD = /^[a-z\d]+(?:-[a-z\d]+)*$/
/** The same of texts that are its own numbers. */
const OWN_NUMBERS: ReadonlySet<string> = new Set(['runId', 'startedAt', 'date', 'digest'])

/** Masks the secrets in a run's events, each as it is told. */
export class MaskedEvents {
  readonly #masker: Masker
  /** By lab, step and stream. */
  readonly #late = new Map<string, { of: Omit<LateEvent, keyof OutputText>; stream: MaskedLate }>()

  constructor(masker: Masker) {
    this.#masker = masker
  }

  /** What is to be told instead. Late output may have to wait for more of it, at most until its lab ends. */
  push(event: Event): Event[] {
    if (event.type === 'step-late') return this.#pushLate(event)
    if (event.type === 'step-end') return [this.#stepEnd(event)]
    if (event.type === 'steps-kept') return [this.#stepsKept(event)]
    // What it starts is for the front alone, which can't start anything else.
    if (event.type === 'shell-start') return [{ ...maskedDeep(event, this.#masker), argv: event.argv }]
    const before = event.type === 'lab-end' ? this.#flush(event.lab) : []
    return [...before, maskedDeep(event, this.#masker)]
  }

  #stepEnd({ type, lab, result }: Extract<Event, { type: 'step-end' }>): Event {
    this.#beginLate(lab, result, 'stdout')
    this.#beginLate(lab, result, 'stderr')
    return { type, lab: this.#masker.mask(lab), result: maskedResult(result, this.#masker) }
  }

  #stepsKept({ results, ...event }: Extract<Event, { type: 'steps-kept' }>): Event {
    for (const result of results) {
      this.#beginLate(event.lab, result, 'stdout')
      this.#beginLate(event.lab, result, 'stderr')
    }
    return {
      ...maskedDeep(event, this.#masker),
      results: results.map((result) => maskedResult(result, this.#masker)),
    }
  }

  /** Of a step that has a second result, late output has begun before. */
  #beginLate(lab: string, result: StepResult, stream: StreamName): void {
    const of = { type: 'step-late' as const, lab, id: result.id, stream }
    if (this.#late.has(keyOf(of))) return
    this.#lateOf(of).begin({ text: result[stream], encoding: result[`${stream}Encoding`] ?? 'utf-8' })
  }

  #pushLate({ text, encoding, ...of }: LateEvent): Event[] {
    return this.#tell(of, this.#lateOf(of).push({ text, encoding }))
  }

  #flush(lab: string): Event[] {
    return [...this.#late].flatMap(([key, { of, stream }]) => {
      if (of.lab !== lab) return []
      this.#late.delete(key)
      return this.#tell(of, stream.flush())
    })
  }

  #tell({ lab, id, ...of }: Omit<LateEvent, keyof OutputText>, text: OutputText): Event[] {
    if (text.text === '') return []
    return [{ ...of, lab: this.#masker.mask(lab), id: this.#masker.mask(id), ...text }]
  }

  #lateOf(of: Omit<LateEvent, keyof OutputText>): MaskedLate {
    const key = keyOf(of)
    const known = this.#late.get(key)?.stream
    if (known !== undefined) return known
    const stream = new MaskedLate(this.#masker)
    this.#late.set(key, { of, stream })
    return stream
  }
}

function keyOf({ lab, id, stream }: Omit<LateEvent, keyof OutputText>): string {
  return JSON.stringify([lab, id, stream])
}

/** A result with its secrets masked. */
function maskedResult(result: StepResult, masker: Masker): StepResult {
  // First, as pieces of them may stand in failures.
  const stdout = maskedStream(result, 'stdout', masker)
  const stderr = maskedStream(result, 'stderr', masker)
  return { ...maskedDeep({ ...result, stdout: '', stderr: '' }, masker), ...stdout, ...stderr }
}

/** With those that are cut, where the stream leaves something out, or where its step ended before what printed it. */
function maskedStream(result: StepResult, name: StreamName, masker: Masker): Partial<StepResult> {
  const [text, cut] = [result[name], result[`${name}Cut`]]
  const end = result.status === 'passed' && result.notes.length === 0 ? {} : { end: FEWEST }
  if (cut === undefined) return { [name]: masker.mask(text, end) }
  const head = masker.mask(text.slice(0, cut.at), { end: 1 })
  const tail = masker.mask(text.slice(cut.at), { start: 1, ...end })
  const moved: Cut = { ...cut, at: head.length }
  return { [name]: head + tail, [`${name}Cut`]: moved }
}

/** A value with the secrets in its texts masked, all but those that are labrun's own. */
export function maskedDeep<T>(value: T, masker: Masker): T {
  return mapped(value, masker) as T
}

function mapped(value: unknown, masker: Masker): unknown {
  if (typeof value === 'string') return masker.mask(value)
  if (Array.isArray(value)) return value.map((item) => mapped(item, masker))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      isOwn(name, inner) ? [name, inner] : [name, mapped(inner, masker)],
    ),
  )
}

/** A firewall's rule is called `rule`, too. */
function isOwn(name: string, value: unknown): boolean {
  if (typeof value !== 'string') return false
  return OWN_NUMBERS.has(name) || (OWN_WORDS.has(name) && OWN_WORD.test(value))
}
