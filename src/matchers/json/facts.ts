import type { ExpectedJson, ExpectedPiece } from '../../core/expectation.ts'
import type { Bindings } from '../line.ts'
import { joinNames, type NameFacts, nameFacts } from '../name-facts.ts'

/** What the search needs to know of a piece of what is expected. */
export interface NodeFacts extends NameFacts {
  /** How many strings with names there are up to its end. */
  end: number
}

/** Looks through all that is expected once. */
export class JsonFacts {
  readonly #facts = new Map<ExpectedJson | ExpectedPiece, NodeFacts>()
  /** For each name the last string in which it stands, as they are counted. */
  readonly #lastUse = new Map<string, number>()
  #count = 0

  constructor(documents: readonly ExpectedJson[]) {
    for (const document of documents) this.#look(document)
  }

  of(node: ExpectedJson | ExpectedPiece): NodeFacts {
    return this.#facts.get(node)!
  }

  /** Whether it captures anything. */
  isOpen(node: ExpectedJson | ExpectedPiece, bound: Bindings): boolean {
    return this.of(node).captured.some((name) => !bound.has(name))
  }

  /** Whether it captures something that is used further on, so that another place may fit better. */
  isMovable(node: ExpectedJson | ExpectedPiece, bound: Bindings): boolean {
    const { captured, end } = this.of(node)
    return captured.some((name) => !bound.has(name) && this.#lastUse.get(name)! > end)
  }

  #look(node: ExpectedJson): NodeFacts {
    const facts = { ...this.#namesWithin(node), end: this.#count }
    this.#facts.set(node, facts)
    return facts
  }

  #namesWithin(node: ExpectedJson): NameFacts {
    switch (node.kind) {
      case 'object':
        return joinNames(node.members.flatMap(({ key, value }) => [this.#lookAt(key), this.#look(value)]))
      case 'array':
        return joinNames(node.elements.map((element) => this.#look(element)))
      case 'string':
        return this.#lookAt(node.piece)
      default:
        return joinNames([])
    }
  }

  #lookAt(piece: ExpectedPiece): NodeFacts {
    const names = nameFacts(piece)
    if (names.names.length > 0) this.#count += 1
    for (const name of names.names) this.#lastUse.set(name, this.#count)
    const facts = { ...names, end: this.#count }
    this.#facts.set(piece, facts)
    return facts
  }
}
