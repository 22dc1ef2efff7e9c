/** Set-up can't go on: the message says why, and what to do. */
export class SetUpError extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode as labrun's own: 4 is the environment, 130 an interrupt
   */
  constructor(message, exitCode = 4) {
    super(message)
    this.name = 'SetUpError'
    this.exitCode = exitCode
  }
}

/** Someone pressed Ctrl-C, or the like: the reason of the abort signal that every stage heeds. */
export class Interrupted extends SetUpError {
  /** @param {number} exitCode 128 + the signal's number */
  constructor(exitCode) {
    super('set-up: interrupted. Run the same command again: it goes on from here.', exitCode)
    this.name = 'Interrupted'
  }
}
