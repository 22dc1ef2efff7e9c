import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { privateHost } from '../../src/hosts/private-host.ts'
import { hostRequest } from './host-kit.ts'

/**
 * By hand: `node test/docker/shell.ts [IMAGE…]` (default: nginx) gives a shell on a private host. Leave it with
 * `exit`; then the host goes, and what it could not take away is printed.
 */
const images = process.argv.slice(2)
const requires = {
  images: images.length > 0 ? images : ['nginx'],
  commands: [],
  docker: '>=20.10',
  network: false,
}
const startedAt = performance.now()
const host = await privateHost.start(
  hostRequest({ requires, onProgress: (message) => process.stderr.write(`${message}\n`) }),
)
process.stderr.write(`up in ${Math.round(performance.now() - startedAt)} ms\n`)
const [command = '', ...argv] = host.enter(['bash', '--norc'])
const env = { ...host.environment, TERM: process.env.TERM ?? 'dumb', PS1: '\\h:\\w\\$ ' }
// Ctrl-C is for what runs in the shell.
process.on('SIGINT', () => {})
await once(spawn(command, argv, { stdio: 'inherit', env }), 'exit')
process.stderr.write(`${JSON.stringify(await host.stop())}\n`)
