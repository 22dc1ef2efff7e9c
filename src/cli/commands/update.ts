import { readFileSync } from 'node:fs'
import type { VFile } from 'vfile'
import { HostError } from '../../core/host-error.ts'
import type { Lab } from '../../core/lab.ts'
import { makePlan, type Plan } from '../../core/plan.ts'
import type { Report } from '../../core/report.ts'
import { startEngine } from '../../engine/start-engine.ts'
import { match } from '../../matchers/builtin.ts'
import { hasErrors } from '../../parse/complain.ts'
import { formatMessages } from '../../parse/format-message.ts'
import { unifiedDiff } from '../../reporters/diff/unified-diff.ts'
import { failureText } from '../../reporters/words/failure-text.ts'
import { type LabUpdate, updateLab } from '../../update/update-lab.ts'
import { refuseEqualSlugs } from '../choice/equal-slugs.ts'
import { tellProgress } from '../choice/host-choice.ts'
import { type LoadedFile, loadLabs, masked } from '../choice/load-labs.ts'
import { selectFiles } from '../choice/select-files.ts'
import { ask } from '../consent/ask.ts'
import { replaceLab } from '../mend/replace-lab.ts'
import { UpdateProgress } from '../mend/update-progress.ts'
import { volatileLeft } from '../mend/volatile-left.ts'
import { Run } from '../run.ts'
import { columns, isLive, wantsColour } from '../terminal/terminal.ts'
import { EXIT, signalExitCode } from '../words/exit-code.ts'
import { printMessages } from '../words/print-messages.ts'
import { readJobs, takeSecrets } from './run.ts'

/** What the command line says of an update. */
export interface UpdateOptions {
  /** Writes without asking. */
  yes?: boolean
  jobs?: string
  color: boolean
}

/** `labrun update`: writes anew what labs expect and no longer print. Returns the exit code. */
export async function updateCommand(words: readonly string[], options: UpdateOptions): Promise<number> {
  const jobs = options.jobs === undefined ? 1 : readJobs(options.jobs)
  const files = await selectFiles(words)
  const engine = startEngine(null, tellProgress)
  try {
    const loaded = await loadLabs(files)
    printMessages(loaded)
    if (!loaded.valid) return EXIT.invalid
    refuseEqualSlugs(loaded.labs)
    const secrets = takeSecrets(loaded.labs)
    if (secrets === null) return EXIT.environment
    const read = loaded.files.map(({ file }) => ({ bytes: readFileSync(file.path), file }))
    const plan = planFor(loaded.labs, jobs)
    const progress = progressFor(options, loaded.labs)
    const host = await engine.ready(plan)
    const code = await new Run({ ...plan, host }, secrets, progress, engine).run()
    if (code === EXIT.nothing)
      console.error('All steps were skipped, so that nothing is known of what they print.')
    if (code !== EXIT.passed && code !== EXIT.failed) return code
    const report = progress.report!
    const codes: number[] = []
    for (const [index, file] of loaded.files.entries()) {
      const code = await updateFile(file, read[index]!.bytes, report, options, (text) => masked(text, loaded))
      if (code === signalExitCode('SIGINT')) return code
      codes.push(code)
    }
    return Math.max(...codes)
  } finally {
    engine.dismiss()
  }
}

/** Each lab twice, one behind the other: so that clocks don't agree. */
function planFor(labs: readonly Lab[], jobs: number): Plan {
  const again = labs.map((lab) => ({ ...lab, slug: againSlug(lab) }))
  return makePlan([...labs, ...again].map(withTimeToRetry), {
    host: 'private',
    keepGoing: false,
    jobs: Math.min(jobs, labs.length),
    timeoutMs: null,
    update: { unlike: again.map(({ slug }) => slug) },
  })
}

/** What does not fit is tried to the end of its `retry=`: that is no reason to run out of the lab's time. */
function withTimeToRetry(lab: Lab): Lab {
  const retriesMs = lab.steps.reduce((sum, { retryMs }) => sum + (retryMs ?? 0), 0)
  return { ...lab, timeoutMs: lab.timeoutMs + retriesMs }
}

/** The same lab, the second time. */
function againSlug({ slug }: Lab): string {
  return `${slug}~again`
}

function progressFor({ color }: UpdateOptions, labs: readonly Lab[]): UpdateProgress {
  const isTerminal = process.stderr.isTTY === true
  return new UpdateProgress({
    write: (text) => void process.stderr.write(text),
    isLive: isLive(process.stderr),
    colour: color && wantsColour(isTerminal),
    width: columns(isTerminal, process.stderr),
    again: new Map(labs.map((lab) => [againSlug(lab), lab.slug])),
  })
}

async function updateFile(
  { file, parsed }: LoadedFile,
  bytes: Buffer,
  report: Report,
  options: UpdateOptions,
  hide: (text: string) => string,
): Promise<number> {
  const lab = parsed.lab!
  const text = bytes.toString()
  if (text.replace(/^\ufeff/, '') !== String(file.value)) throw changedMeanwhile(file)
  const reportOf = (slug: string) => report.labs.find((other) => other.slug === slug)!
  const reports = [reportOf(lab.slug), reportOf(againSlug(lab))] as const
  const update = updateLab({ text, lab, markdown: parsed.markdown!, reports }, match)
  tell(update, lab, options, hide)
  const isRight = !hasErrors(update.file)
  if (update.text === text) {
    if (isRight) console.error(`${lab.file}: nothing to update`)
  } else {
    const code = await offer(update, lab, bytes, options, hide)
    if (code !== EXIT.passed) return code
  }
  const left = volatileLeft(lab.file, update.text)
  if (left !== '') console.error(hide(left))
  return isRight ? EXIT.passed : EXIT.failed
}

function changedMeanwhile({ path }: VFile): HostError {
  const message = `${path} has changed since it was read`
  return new HostError('io', 'changed-meanwhile', message, 'Run `labrun update` again.')
}

function tell(
  { file, stopped }: LabUpdate,
  lab: Lab,
  { color }: UpdateOptions,
  hide: (text: string) => string,
): void {
  const isTerminal = process.stderr.isTTY === true
  const shown = {
    colour: color && wantsColour(isTerminal),
    width: columns(isTerminal, process.stderr),
    mostRows: 20,
  }
  const texts = [
    ...(stopped === null ? [] : [`${failureText(stopped, { ...shown, file: lab.file })}\n`]),
    ...(file.messages.length === 0 ? [] : [formatMessages(file)]),
  ]
  if (texts.length > 0) console.error(hide(texts.join('\n')))
}

/** Shows what would change, and writes it if that is wanted. */
async function offer(
  { text }: LabUpdate,
  { file }: Lab,
  bytes: Buffer,
  options: UpdateOptions,
  hide: (text: string) => string,
): Promise<number> {
  const colour = options.color && wantsColour(process.stdout.isTTY === true)
  process.stdout.write(hide(unifiedDiff(file, bytes.toString(), text, colour)))
  const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true
  if (options.yes !== true) {
    if (!isTerminal) {
      console.error(`${file}: not written; --yes writes it`)
      return EXIT.failed
    }
    const answer = await ask(`Write ${file}?`)
    if (answer === 'interrupted') return signalExitCode('SIGINT')
    if (answer === 'no') {
      console.error(`${file}: not written`)
      return EXIT.failed
    }
  }
  replaceLab(file, bytes, text)
  console.error(`${file}: written`)
  return EXIT.passed
}
