import { Interrupted } from './set-up-error.js'

/** @import { RunCommand } from './run-command.js' */

/**
 * A part of set-up.
 * @typedef {object} Stage
 * @property {string} name
 * @property {() => string | null} pending what there is to do, in words; `null`: nothing, it is done
 * @property {(interrupted: AbortSignal) => Promise<void>} [consent]
 *   asks the person before it runs; throws `SetUpError` where it must not
 * @property {(run: RunCommand) => Promise<void>} run
 */

/**
 * Runs the stages that have something to do, one after the other; each prints one line.
 * @param {ReadonlyArray<() => Stage>} stages each is made when its turn comes, since it looks at what is there
 * @param {RunCommand} run
 * @param {AbortSignal} interrupted
 * @param {(text: string) => void} write
 * @returns {Promise<number>} how many had something to do
 */
export async function runStages(stages, run, interrupted, write) {
  let done = 0
  for (const make of stages) {
    const stage = make()
    const work = stage.pending()
    if (work === null) continue
    await stage.consent?.(interrupted)
    done += 1
    write(`set-up: ${stage.name}: ${work} … `)
    const startedAt = performance.now()
    try {
      await stage.run(run)
    } catch (error) {
      write(error instanceof Interrupted ? 'interrupted\n' : 'failed\n')
      throw error
    }
    write(`${secondsSince(startedAt)}\n`)
  }
  return done
}

/**
 * `12.3 s`
 * @param {number} startedAt of `performance.now()`
 */
export function secondsSince(startedAt) {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
}
