import type { HostErrorData } from '../core/host-error.ts'
import type { Report } from '../core/report.ts'
import type { StepStatus } from '../core/step-result.ts'
import { failureText } from './failure-text.ts'
import { styleFor } from './style.ts'
import { wordWrap } from './text-width.ts'
import { visible } from './visible.ts'

const FINE: readonly StepStatus[] = ['passed', 'skipped', 'not-run']

/** How troubles are shown. */
export interface TroubleTextOptions {
  colour: boolean
  /** Columns. */
  width: number
  /** Lines of each part of a failure at most. */
  mostRows: number
}

/** Everything that went wrong in a run, in full: failed steps, then what labrun or the host could not do. One text each. */
export function troubleTexts(
  report: Report,
  hostErrors: readonly HostErrorData[],
  options: TroubleTextOptions,
): string[] {
  const told = new Set(hostErrors.map(({ message }) => message))
  const failures = report.labs.flatMap(({ file, steps }) =>
    steps
      .filter(
        ({ status, reason }) =>
          !FINE.includes(status) && !(status === 'host-error' && told.has(reason ?? '')),
      )
      .map((step) => failureText(step, { ...options, file })),
  )
  return [...failures, ...hostErrors.map((error) => hostErrorText(error, options))]
}

function hostErrorText(
  { rule, message, hint }: HostErrorData,
  { colour, width }: TroubleTextOptions,
): string {
  const style = styleFor(colour)
  const lines = (text: string) =>
    visible(text)
      .split('\n')
      .flatMap((line) => wordWrap(line, Math.max(10, width - 2)))
      .map((line) => `  ${line}`)
  return [
    `${style.red('✗')} ${style.bold(`error ${visible(rule)}`)}`,
    ...lines(message).map((line) => style.red(line)),
    ...(hint === null ? [] : ['', ...lines(`hint: ${hint}`).map((line) => style.cyan(line))]),
  ].join('\n')
}
