import { type Browser, chromium } from 'playwright-core'

// Without them Chromium asks its maker's servers for this and that at every start.
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  // A container's may be too small.
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts the system's Chromium, which leaves the machine's network alone. */
export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: [...QUIET, ...args] })
}
