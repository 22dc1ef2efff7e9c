import { styleText } from 'node:util'

type Paint = (text: string) => string

/** The few styles in use. */
export interface Style {
  bold: Paint
  dim: Paint
  red: Paint
  green: Paint
  yellow: Paint
  cyan: Paint
  inverse: Paint
}

const NAMES = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan', 'inverse'] as const

/** Styles that colour, or that leave every text as it is. */
export function styleFor(colour: boolean): Style {
  return Object.fromEntries(NAMES.map((name) => [name, colour ? paint(name) : plain])) as unknown as Style
}

function paint(name: (typeof NAMES)[number]): Paint {
  return (text) => (text === '' ? '' : styleText(name, text, { validateStream: false }))
}

function plain(text: string): string {
  return text
}
