import type { Step } from '../lab.ts'
import { sessionName } from '../session-name.ts'
import type { StepAddress } from '../step-result.ts'

export function stepAddress({ id, file, place, key }: Step): StepAddress {
  return {
    id,
    ...(file !== undefined && { file }),
    line: place.line,
    target: key.target,
    container: key.container,
    session: sessionName(key),
  }
}
