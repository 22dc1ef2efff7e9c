import type { Session } from '../../src/core/session.ts'
import { milliseconds, type Spread, single, spreadOf } from '../measure.ts'
import { runScript, withSession } from '../one-session.ts'
import { atMost, type Line } from '../row.ts'

const STEPS = 10_000
/** A shell's first steps are slower: JavaScript is not compiled yet. */
const WARM_UP = 200
const AT_ONCE = 1000

/** The session engine's own part of a step: one process, one shell, nothing parsed, judged or shown. */
export async function measureEngine(): Promise<Line[]> {
  return [...(await grow('echo')), ...(await grow(':'))]
}

async function grow(command: string): Promise<Line[]> {
  return withSession(async (session) => {
    await each(session, command, WARM_UP)
    const thousands: number[] = []
    for (let done = 0; done < STEPS; done += AT_ONCE) {
      thousands.push((await each(session, command, AT_ONCE)) / AT_ONCE)
    }
    const first: Spread = single(thousands[0]!)
    const all = spreadOf(thousands)
    const flat = single(spreadOf(thousands.slice(-3)).median / spreadOf(thousands.slice(0, 3)).median)
    const name = command === ':' ? '`:`' : '`echo N`'
    return [
      { what: `${name}, first 1 000`, figure: first, unit: 'ms/step', goal: atMost(first, 0.5) },
      { what: `${name}, ten times 1 000`, figure: all, unit: 'ms/step', goal: atMost(all, 0.5) },
      {
        what: `${name}, last 3 000 ÷ first 3 000`,
        figure: flat,
        unit: '×',
        goal: atMost(flat, 1.2, 'flat: ≤ 1.2'),
      },
    ]
  })
}

function each(session: Session, command: string, count: number): Promise<number> {
  return milliseconds(async () => {
    for (let number = 1; number <= count; number += 1) {
      const { stdout, stderr } = await runScript(session, command === ':' ? ':' : `${command} ${number}`)
      stdout.release()
      stderr.release()
    }
  })
}
