import { freePort } from '../test/built-site.ts'
import { launchChromium } from '../test/chromium.ts'

/** Starts a browser for one use of it, which has seen nothing yet. `port` is where it listens for DevTools. */
export async function withDevTools<T>(use: (port: number) => Promise<T>): Promise<T> {
  const port = await freePort()
  const browser = await launchChromium([`--remote-debugging-port=${port}`])
  try {
    return await use(port)
  } finally {
    await browser.close()
  }
}
