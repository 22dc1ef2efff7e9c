/**
 * A process of its own, so that its memory is the session engine's: runs the script in argv[2] and prints how long it
 * took and the most memory this process has had, as JSON.
 */
import { readFileSync } from 'node:fs'
import { runScript, withSession } from './one-session.ts'

/** Peak resident memory, proc(5). */
function peakKilobytes(): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
}

await withSession(async (session) => {
  const beforeKilobytes = peakKilobytes()
  const { durationMs, stdout } = await runScript(session, process.argv[2] ?? ':')
  const { bytes } = stdout
  stdout.release()
  console.log(JSON.stringify({ durationMs, bytes, beforeKilobytes, peakKilobytes: peakKilobytes() }))
})
