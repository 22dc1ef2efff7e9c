import type { LabReport, Provenance } from '../../core/report.ts'
import { legible } from '../block/legible.ts'
import { areAll, isObject, isText } from './checked-types.ts'

/**
 * A lab's report out of a record, which is a file that anybody may have edited, as its page tells it: without characters that would
 * turn, move or hide what stands beside them. `null` where what the page needs of it has another type than it should.
 */
export function labReportIn(report: LabReport): LabReport | null {
  const { reason, hostDifference, provenance, executed, skipped, durationMs } = report
  const isSound =
    (reason === null || isText(reason)) &&
    [executed, skipped, durationMs].every(Number.isFinite) &&
    areAll(hostDifference, (it) => isObject(it) && isText(it.what)) &&
    (provenance === null || isProvenance(provenance))
  return isSound ? { ...report, ...legible({ reason, hostDifference, provenance }) } : null
}

function isProvenance(value: unknown): boolean {
  if (!isObject(value)) return false
  const { date, kernel, architecture, docker, commit, images } = value as Partial<Provenance>
  return (
    [date, kernel, architecture].every(isText) &&
    [docker, commit].every((text) => text === null || isText(text)) &&
    areAll(images, (image) => isObject(image) && [image.name, image.source, image.digest].every(isText))
  )
}
