/** What can be changed in a lab, in the order in which it is told. */
export const MUTATIONS = [
  'delete command',
  'delete compound command',
  'change line',
  'change placeholder',
  'change value',
  'delete line',
  'add line',
  'empty output',
  'change exit',
] as const

export type Mutation = (typeof MUTATIONS)[number]

/** A lab with one change in it. */
export interface Mutant {
  mutation: Mutation
  step: string
  /** Markdown line of the change. */
  line: number
  /** What was changed: the command, the line, the placeholder, the attribute. */
  of: string
  /** The whole lab. */
  text: string
}
