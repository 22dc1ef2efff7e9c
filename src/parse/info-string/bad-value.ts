/** Why a value can't be one. */
export interface BadValue {
  expected: string
  hint?: string
  /** The part of the value that is wrong, where not all of it is. */
  part?: { text: string; from: number }
}
