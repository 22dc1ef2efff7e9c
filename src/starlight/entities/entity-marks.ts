import type { Step } from '../../core/lab.ts'
import type { Entity, Spelling, SpellingKind } from './entities.ts'

/** A stretch of text that means an entity. */
export interface Mark {
  from: number
  to: number
  /** The entity's name. */
  entity: string
}

/** What must not stand around each kind of spelling, or it is another word. */
const EDGES: Readonly<Record<SpellingKind, [before: string, after: string]>> = {
  id: ['[\\w-]', '\\w'],
  name: ['[\\w.-]', '[\\w-]|\\.\\w'],
  ipv4: ['[\\d.]', '\\d|\\.\\d'],
  colons: ['[\\w:]', '[\\w:]'],
  inode: ['[\\w.]', '\\w'],
  number: ['[\\w.-]', '[\\w-]|\\.\\w'],
  value: ['[\\w.-]', '[\\w-]|\\.\\w'],
}

/**
 * Tells which stretches of a text mean an entity.
 *
 * - Ids, addresses, MACs, inodes, and the names of interfaces and containers mean it wherever they stand as a whole word.
 * - A number (a PID) means it in the output of a step whose `output` blocks name it, and elsewhere only where the text itself says that
 *   it is a PID: below a column `PID`, behind `pid` or in `/proc/164`. So PID 1 does not light up every 1.
 * - What was captured of any other type means it in the output of steps that name it.
 * - A variable in a script means what was captured under its name.
 * - A text that could mean two entities means none.
 */
export class EntityMarks {
  readonly #entities: readonly Entity[]
  readonly #byVariable: ReadonlyMap<string, string>

  constructor(entities: readonly Entity[]) {
    this.#entities = entities
    this.#byVariable = new Map(entities.flatMap(({ captured, name }) => captured.map((as) => [as, name])))
  }

  /** In what a step printed. */
  inOutput(text: string, step: Step): Mark[] {
    const names = namedIn(step)
    const isNamed = ({ captured }: Entity) => captured.some((name) => names.has(name))
    return this.#find(text, placeOf(step), (entity, spelling) => {
      if (spelling.kind === 'number') return isNamed(entity) ? edgedAt(spelling) : pidAt(spelling)
      if (spelling.kind === 'value') return isNamed(entity) ? edgedAt(spelling) : null
      return edgedAt(spelling)
    })
  }

  /** In a script, by what is written there and by its variables. */
  inScript(text: string, step: Step): Mark[] {
    const variables = [...text.matchAll(/\$(?:(\w+)|\{(\w+)[^}]*\})/g)].flatMap((match): Mark[] => {
      const entity = this.#byVariable.get(match[1] ?? match[2]!)
      return entity === undefined ? [] : [{ from: match.index, to: match.index + match[0].length, entity }]
    })
    return inOrder([...variables, ...this.inWords(text, placeOf(step))])
  }

  /** In other words of the page, as of a network namespace; `null` where they are of none. */
  inWords(text: string, place: string | null): Mark[] {
    return this.#find(text, place, (_, spelling) =>
      spelling.kind === 'number' || spelling.kind === 'value' ? null : edgedAt(spelling),
    )
  }

  /** The entity that was captured under a name. */
  captured(name: string): string | null {
    return this.#byVariable.get(name) ?? null
  }

  /** The entity that a picture of networks draws under this text; `null` where it is none, or could be several. */
  drawn(text: string, place: string): string | null {
    return this.#whole(text, place)
  }

  /** The entity that a whole text means, wherever it stands. */
  mentioned(text: string): string | null {
    return this.#whole(text, null)
  }

  #whole(text: string, place: string | null): string | null {
    const [mark] = this.inWords(text, place)
    return mark !== undefined && mark.from === 0 && mark.to === text.length ? mark.entity : null
  }

  #find(
    text: string,
    place: string | null,
    patternsOf: (entity: Entity, spelling: Spelling) => RegExp | null,
  ): Mark[] {
    const marks = this.#entities.flatMap((entity) =>
      entity.spellings
        .filter((spelling) => text.includes(spelling.text) && isOf(spelling, place))
        .flatMap((spelling) => {
          const pattern = patternsOf(entity, spelling)
          const starts = pattern === null ? [] : [...text.matchAll(pattern)].map(({ index }) => index)
          if (spelling.kind === 'number') starts.push(...startsInColumns(text, spelling.text))
          return starts.map((from): Mark => ({ from, to: from + spelling.text.length, entity: entity.name }))
        }),
    )
    return inOrder(marks)
  }
}

function isOf({ within }: Spelling, place: string | null): boolean {
  return within === undefined || within === place
}

/** Whose network the step is in: the host's is called `host`. */
function placeOf({ key }: Step): string {
  const isOutside = key.target === 'host' || (key.target === 'nsenter' && !key.ns.includes('net'))
  return isOutside ? 'host' : (key.container ?? 'host')
}

/** The names that the step's `output` blocks capture or refer to. */
function namedIn({ expectations }: Step): ReadonlySet<string> {
  const texts = expectations.flatMap(({ lines }) => lines).map(({ text }) => text)
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/\{\{([A-Za-z_]\w*)[:}]/g)].map(([, name]) => name!)),
  )
}

/** As a whole word. */
function edgedAt({ text, kind }: Spelling): RegExp {
  const [before, after] = EDGES[kind]
  return new RegExp(`(?<!${before})${escaped(text)}(?!${after})`, 'g')
}

/** `pid 164`, `"Pid": 164`, `pid=164`, `/proc/164`. */
function pidAt({ text }: Spelling): RegExp {
  return new RegExp(`(?<=\\bP?PID["']?[ =:]{1,2}["']?|/proc/)${escaped(text)}(?!\\w)`, 'gi')
}

/** Below a header that has a column of PIDs, down to the next empty line. */
function startsInColumns(text: string, pid: string): number[] {
  let columns: number[] = []
  let start = 0
  return text.split('\n').flatMap((line) => {
    const from = start
    start += line.length + 1
    const words = [...line.matchAll(/\S+/g)]
    const headed = words.flatMap(({ 0: word }, at) => (/^(?:P?PID|TGID)$/.test(word) ? [at] : []))
    if (words.length === 0 || headed.length > 0) columns = headed
    return columns.flatMap((column) => (words[column]?.[0] === pid ? [from + words[column].index] : []))
  })
}

/** Of marks that overlap the longest counts; of two that are the same stretch none. */
function inOrder(marks: readonly Mark[]): Mark[] {
  const longestFirst = marks.toSorted((a, b) => a.from - b.from || b.to - a.to)
  const kept: Mark[] = []
  for (const mark of longestFirst) {
    const last = kept.at(-1)
    if (last === undefined || mark.from >= last.to) kept.push({ ...mark })
    else if (mark.from === last.from && mark.to === last.to && mark.entity !== last.entity) last.entity = ''
  }
  return kept.filter(({ entity }) => entity !== '')
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
