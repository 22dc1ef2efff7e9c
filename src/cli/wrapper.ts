import { signalExitCode } from './words/exit-code.ts'

/** Set by bin/labrun.js where an older Node runs it, which starts this process and hands on what comes of it. */
const WRAPPED = 'LABRUN_WRAPPED'

/**
 * Where the user started a wrapper, this process ends with it, as at the end of a terminal: a killed wrapper can hand
 * nothing on, and who killed it meant labrun. An engine that runs cleans at the end of its input. Of any other program
 * that has a channel to this process nothing is taken for a wish.
 */
export function endWithWrapper(): void {
  if (process.env[WRAPPED] === undefined) return
  delete process.env[WRAPPED]
  const end = () => process.exit(signalExitCode('SIGHUP'))
  // It may have died while this process was loaded: no event tells of that any more.
  if (!process.connected) end()
  process.on('disconnect', end)
  process.channel?.unref()
}
