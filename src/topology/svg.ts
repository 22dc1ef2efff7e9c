import type { Topology } from '../core/topology.ts'
import { type ChangeKind, changesBetween } from './changes.ts'
import { type Picture, type PictureBox, type PictureRow, pictureOf } from './picture.ts'
import { SIGNS } from './text.ts'

/** A topology to draw, beside those it is compared with. */
export interface Drawing {
  /** Of the lab: rules that were there then are the engine's own. */
  first: Topology
  /** `null`: nothing is marked. */
  before: Topology | null
  after: Topology
  /** Unique on the page: ids in the picture begin with it. */
  id: string
  title: string
  /** What a text means that is drawn in a namespace, if that is met elsewhere on the page: its `data-entity`. */
  entityOf?: (text: string, namespace: string) => string | null
}

// In units of the picture. On a phone it is nearly 1 CSS pixel each, so nothing is written smaller than this.
const WIDTH = 400
const EDGE = 6
const COLUMN = 170
const GUTTER = WIDTH - 2 * EDGE - 2 * COLUMN
const PAD = 8
const TITLE = 26
const ROW = 22
const LINE = 14
const GAP = 5
const BETWEEN = 10
const RULE_LETTERS = 60
const NAME_LETTER = 7.3
const NOTE_LETTER = 6.7

/**
 * The topology as a picture: the host on the left, containers and other namespaces on the right, bridges around their ports, a
 * line for each veth pair. What a step did is told by colour, by the kind of outline and by a sign. Same input, same text.
 * Its colours are classes (`topology.css`); a screen reader is told the title and what has changed.
 */
export function topologySvg({ first, before, after, id, title, entityOf = (text) => text }: Drawing): string {
  const drawn = new Canvas(pictureOf(first, before, after), entityOf).draw()
  const changes = before === null ? [] : changesBetween(before, after).map(({ text }) => text)
  const description = changes.length === 0 ? 'Nothing is marked.' : `${changes.join('. ')}.`
  return [
    `<svg class="topology" viewBox="0 0 ${WIDTH} ${drawn.height}" width="${WIDTH}" height="${drawn.height}" style="aspect-ratio:${WIDTH}/${drawn.height}" role="img" aria-labelledby="${id}-t ${id}-d">`,
    `<title id="${id}-t">${escaped(title)}</title><desc id="${id}-d">${escaped(description)}</desc>`,
    ...drawn.lines,
    '</svg>',
  ].join('')
}

type EntityOf = NonNullable<Drawing['entityOf']>

class Canvas {
  readonly #picture: Picture
  readonly #entityOf: EntityOf
  readonly #shapes: string[] = []
  /** Where lines begin: the middle of each row's height, and on which side of the gutter. */
  readonly #ends = new Map<string, { y: number; isLeft: boolean }>()

  constructor(picture: Picture, entityOf: EntityOf) {
    this.#picture = picture
    this.#entityOf = entityOf
  }

  draw(): { height: number; lines: string[] } {
    const { host, others, rules } = this.#picture
    const left = host === null ? EDGE : this.#box(host, EDGE, EDGE, true)
    let right = EDGE
    for (const box of others) right = this.#box(box, EDGE + COLUMN + GUTTER, right, false) + BETWEEN
    const bottom = this.#rules(rules, Math.max(left, others.length === 0 ? 0 : right - BETWEEN) + BETWEEN)
    return { height: bottom, lines: [...this.#pairs(), ...this.#shapes] }
  }

  /** Returns where it ends. */
  #box(box: PictureBox, x: number, y: number, isLeft: boolean): number {
    const height =
      TITLE +
      box.rows.reduce((sum, row) => sum + rowHeight(row) + GAP, 0) +
      (box.rows.length > 0 ? GAP - 1 : 0)
    this.#shapes.push(rect(x, y, COLUMN, height, 8, `box${marked(box.change)}`))
    this.#shapes.push(
      text(
        x + PAD,
        y + 17,
        clipped(box.title, 18),
        `name title${struck(box.change)}`,
        this.#entityOf(box.title, box.title),
      ),
    )
    const change = box.change ?? box.remarkChange
    const remark = box.change !== null ? sign(box.change) : withSign(box.remark, change)
    this.#shapes.push(text(x + COLUMN - PAD, y + 17, remark, `note end${marked(change)}`))
    let at = y + TITLE
    for (const row of box.rows) at = this.#row(row, box.title, x + PAD, at, COLUMN - 2 * PAD, isLeft) + GAP
    return y + height
  }

  #row(row: PictureRow, namespace: string, x: number, y: number, width: number, isLeft: boolean): number {
    const height = rowHeight(row)
    this.#shapes.push(
      rect(x, y, width, height, 5, `${row.isBridge ? 'bridge' : 'link'}${marked(row.change)}`),
    )
    this.#shapes.push(
      `<circle class="${row.up ? 'up' : 'down'}" cx="${x + 10}" cy="${y + 11}" r="3.5"/>`,
      text(
        x + 19,
        y + 15,
        clipped(row.name, 15),
        `name${struck(row.change)}`,
        this.#entityOf(row.name, namespace),
      ),
    )
    this.#shapes.push(text(x + width - 6, y + 15, rowRemark(row, width), `note end${marked(row.change)}`))
    let at = y + ROW
    for (const address of row.addresses) {
      this.#shapes.push(
        text(
          x + 19,
          at + 9,
          clipped(address, 20),
          'address',
          this.#entityOf(address.replace(/\/\d+$/, ''), namespace),
        ),
      )
      at += LINE
    }
    this.#ends.set(row.key, { y: y + (ROW + row.addresses.length * LINE) / 2, isLeft })
    for (const port of row.ports) at = this.#row(port, namespace, x + 6, at + 1, width - 12, isLeft) + GAP - 1
    return y + height
  }

  #pairs(): string[] {
    const [leftEdge, rightEdge] = [EDGE + COLUMN - PAD, EDGE + COLUMN + GUTTER + PAD]
    return this.#picture.pairs.flatMap(({ ends, change }) => {
      const places = ends.map((key) => this.#ends.get(key))
      const [one, other] = places
      if (one === undefined || other === undefined) return []
      const edge = ({ isLeft }: { isLeft: boolean }) => (isLeft ? leftEdge : rightEdge)
      const bend = ({ isLeft }: { isLeft: boolean }) => edge({ isLeft }) + (isLeft ? 34 : -34)
      return [
        `<path class="pair${marked(change)}" d="M${edge(one)} ${one.y}C${bend(one)} ${one.y} ${bend(other)} ${other.y} ${edge(other)} ${other.y}"/>`,
      ]
    })
  }

  /** Below both columns, as wide as both. */
  #rules(rules: Picture['rules'], y: number): number {
    let at = y
    for (const rule of rules) {
      for (const [index, line] of wrapped(rule.text, RULE_LETTERS - 2).entries()) {
        const lead = index > 0 ? '  ' : rule.change === null ? '' : `${SIGNS[rule.change]} `
        this.#shapes.push(
          text(EDGE + 2, at + 10, lead + line, `rule${marked(rule.change)}${struck(rule.change)}`),
        )
        at += LINE
      }
    }
    return at + (rules.length > 0 ? EDGE : -BETWEEN + EDGE)
  }
}

function rowHeight(row: PictureRow): number {
  const ports = row.ports.reduce((sum, port) => sum + rowHeight(port) + GAP, 0)
  return ROW + row.addresses.length * LINE + ports + (row.ports.length > 0 ? 2 : 0)
}

/** As much as there is room for; the circle tells whether it is up, the outline what happened to it. */
function rowRemark({ name, up, change }: PictureRow, width: number): string {
  const state = up || change === 'removed' ? '' : 'down'
  const forms = change === null ? [state] : [`${state} ${sign(change)}`.trim(), sign(change), SIGNS[change]]
  const room = width - 19 - Math.min(name.length, 15) * NAME_LETTER - 12
  return forms.find((form) => form.length * NOTE_LETTER <= room) ?? ''
}

const WORDS: Readonly<Record<ChangeKind, string>> = {
  added: 'new',
  moved: 'moved',
  changed: 'changed',
  removed: 'gone',
}

function sign(change: ChangeKind): string {
  return `${SIGNS[change]} ${WORDS[change]}`
}

function withSign(remark: string, change: ChangeKind | null): string {
  return change === null ? remark : `${SIGNS[change]} ${remark}`
}

function marked(change: ChangeKind | null): string {
  return change === null ? '' : ` ${change}`
}

function struck(change: ChangeKind | null): string {
  return change === 'removed' ? ' struck' : ''
}

function rect(x: number, y: number, width: number, height: number, radius: number, classes: string): string {
  return `<rect class="${classes}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`
}

/** @param entity what the text names, where it stands elsewhere on the page too */
function text(x: number, y: number, content: string, classes: string, entity: string | null = null): string {
  if (content === '') return ''
  const named = entity === null ? '' : ` data-entity="${escaped(entity)}"`
  return `<text class="${classes}" x="${x}" y="${y}"${named}>${escaped(content)}</text>`
}

function clipped(content: string, letters: number): string {
  return content.length <= letters ? content : `${content.slice(0, letters - 1)}…`
}

function wrapped(content: string, letters: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of content.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > letters) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function escaped(content: string): string {
  return content.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}
