import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EngineAddress, EngineClient } from '../engine-client.ts'
import type { Journal } from './journal.ts'
import type { Ownership } from './ownership.ts'
import type { UnderWay } from './under-way.ts'

/** What the proxy's parts have together. */
export interface Parts {
  run: string
  address: EngineAddress
  engine: EngineClient
  ownership: Ownership
  journal: Journal
  /** What is being written down of images. */
  noting: UnderWay
  /** Something could not be written down, and nobody may wait for it. */
  onTrouble: (error: unknown) => void
  /** What people are to be told that docker does not show them. */
  tell: (words: string) => void
  /** The same of BuildKit's cache: once. */
  tellOfCache: () => void
}

/** One call on its way. */
export interface Call {
  incoming: IncomingMessage
  outgoing: ServerResponse
  url: URL
}

/** Path and query as they are asked of the engine. */
export function pathOf({ url }: Call): string {
  return url.pathname + url.search
}

/** A call that is not let through: with the status and the words of the answer. */
export class Refusal extends Error {
  readonly status: number
  /** Why, for who knows that it is labrun that says so. */
  readonly reason: string

  constructor(status: number, reason: string) {
    super(`labrun: ${reason}`)
    this.status = status
    this.reason = reason
  }
}

/** Why a thing is not the lab's to change. */
export function notOwn({ words }: { words: string }): Refusal {
  return new Refusal(403, `${words} was not made by this lab, which may look at it but not change it`)
}
