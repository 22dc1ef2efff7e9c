import type { Element } from 'hast'
import { h } from 'hastscript'
import type { TargetName } from '../../core/lab.ts'
import type { NamespacePlace, Whereabouts } from '../evidence/whereabouts.ts'

/** The places of a page: what is to be said of each is said once, however many blocks run there. */
export class Places {
  readonly #views = new Map<string, { id: string; view: Element }>()

  /** The id of the element that tells of this place, and opens where a block asks for it. */
  idOf(target: TargetName, where: Whereabouts): string {
    const key = JSON.stringify([target, where])
    const known = this.#views.get(key)
    if (known !== undefined) return known.id
    const id = `place-${this.#views.size + 1}`
    this.#views.set(key, { id, view: placeView(id, target, where) })
    return id
  }

  /** All that were asked for. */
  views(): Element[] {
    return [...this.#views.values()].map(({ view }) => view)
  }
}

/** Nothing but the browser is needed to open it: the button in a block's head names it as its `popovertarget`. */
function placeView(id: string, target: TargetName, { namespaces, enter }: Whereabouts): Element {
  return h('div', { id, popover: '', className: ['lr-at', `lr-${target}`, 'not-content'] }, [
    h('p', [
      ...namespaces.flatMap((namespace) => [chip(namespace), ' ']),
      namespaces.some(({ own }) => own) ? 'Filled: not the host’s.' : 'All of them are the host’s.',
    ]),
    enter === null
      ? h('p', 'You are on the Docker host, as root.')
      : h('p', ['To get there yourself, on the host: ', h('code', unbroken(enter))]),
  ])
}

/** A command whose lines end between words alone: what ends in `--` reads as another command. */
function unbroken(command: string): (Element | string)[] {
  return command
    .split(' ')
    .flatMap((word, at) => [at === 0 ? '' : ' ', word.includes('-') ? h('span', word) : word])
}

function chip({ name, own, inode }: NamespacePlace): Element {
  const number = inode === null ? [] : [' ', h('b', { dataEntity: String(inode) }, String(inode))]
  return h('span', { className: own ? 'lr-chip lr-own' : 'lr-chip' }, [name, ...number])
}
