import { setTerminal, terminalSettings } from '../terminal/terminal-settings.ts'

/** What people can press. */
export interface Keys {
  /** Enter. */
  onAnew: () => void
  /** q. */
  onQuit: () => void
}

/**
 * Listens to keys as they are pressed. Those that send signals still do.
 *
 * @returns what gives the terminal back as it was; `null` where no terminal is at standard input
 */
export function listenToKeys({ onAnew, onQuit }: Keys): (() => void) | null {
  const settings = process.stdin.isTTY === true ? terminalSettings() : null
  if (settings === null) return null
  const take = () => setTerminal('-icanon', '-echo', 'min', '1')
  const giveBack = () => setTerminal(settings)
  const onData = (bytes: Buffer) => {
    for (const key of bytes.toString('latin1')) {
      if (key === '\n' || key === '\r') onAnew()
      if (key === 'q' || key === 'Q') onQuit()
    }
  }
  take()
  process.on('exit', giveBack)
  // Whoever had the terminal meanwhile has set it otherwise.
  process.on('SIGCONT', take)
  process.stdin.on('data', onData).resume()
  return () => {
    process.stdin.off('data', onData)
    process.stdin.pause()
    process.off('SIGCONT', take)
    process.off('exit', giveBack)
    giveBack()
  }
}
