import { expect, test } from 'vitest'
import { hostileRun, PAYLOADS, PLACES } from './hostile.ts'
import { rawEffects, SINKS } from './hostile-sinks.ts'

// With `LABRUN_HOSTILE=all` a payload stands in one place at a time, and a table is printed; else in all places of a run at once,
// which takes less long.
const isWhole = process.env.LABRUN_HOSTILE === 'all'
const places = Object.keys(PLACES)
const runs = isWhole ? places.map((place) => [place]) : [places]

test.each(Object.keys(SINKS))(
  'what is printed does nothing in %s',
  { timeout: isWhole ? 3_600_000 : 60_000 },
  async (name) => {
    const active: string[] = []
    for (const [payload, text] of Object.entries(PAYLOADS)) {
      const told: string[] = []
      // One after the other: they share a terminal.
      for (const run of runs) {
        const effects = await SINKS[name]!(hostileRun(text, run))
        if (effects.length > 0) told.push(`${run}: ${effects.join(', ')}`)
      }
      active.push(...told.map((one) => `${payload} in ${one}`))
      if (isWhole)
        process.stdout.write(`${name.padEnd(16)} ${payload.padEnd(26)} ${told.length}/${runs.length}\n`)
    }
    expect(active).toEqual([])
  },
)

test.each(Object.entries(PAYLOADS))(
  '%s does something where nothing is done about it',
  async (_, payload) => {
    expect(await rawEffects(payload)).not.toEqual([])
  },
)
