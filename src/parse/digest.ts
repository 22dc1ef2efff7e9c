import { createHash } from 'node:crypto'
import { whenText } from '../core/condition.ts'
import type { Expectation } from '../core/expectation.ts'
import type { Lab, Ready, Step } from '../core/lab.ts'

/**
 * `sha256:…` over what of a lab runs and is checked: the front matter that matters, each step's target, attributes and
 * script, its expectations as written. Places, title and prose are left out.
 */
export function labDigest(lab: Omit<Lab, 'digest'>): string {
  const { requires, timeoutMs, env, secrets, steps } = lab
  const variables = Object.entries(env).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const { images, commands, docker, network } = requires
  // Names alone: whatever their values are, it is the same lab. Not in the digests of labs that have none.
  const names = secrets.map(({ name }) => name).toSorted()
  const runs = [
    [images, commands, docker, network],
    timeoutMs,
    variables,
    steps.map(stepParts),
    ...(names.length > 0 ? [names] : []),
  ]
  return `sha256:${createHash('sha256').update(JSON.stringify(runs)).digest('hex')}`
}

/** In a fixed order, so that the same lab has the same digest however its object was made. */
function stepParts(step: Step): unknown[] {
  const { target, shell, container, ns, user, workdir, session, tty } = step.key
  return [
    step.id,
    [target, shell, container, ns, user, workdir, session, tty],
    step.script,
    [step.exit, step.timeoutMs, step.retryMs, step.teardown, step.check, step.hidden],
    [step.maxOutputBytes, step.settleMs, step.background, readyParts(step.ready)],
    step.expectations.map(expectationParts),
    // Not in the digests of labs that have none.
    ...(step.when === undefined ? [] : [whenText(step.when)]),
    ...(step.transcript === undefined ? [] : ['transcript']),
  ]
}

function readyParts(ready: Ready | null): unknown[] {
  return ready === null ? [] : Object.entries(ready).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function expectationParts({ mode, unordered, stream, lines }: Expectation): unknown[] {
  return [mode, unordered, stream, lines.map(({ text }) => text)]
}
