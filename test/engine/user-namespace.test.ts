import { expect, test } from 'vitest'
import { HostError } from '../../src/core/host-error.ts'
import type { Lab } from '../../src/core/lab.ts'
import { Refused } from '../../src/engine/by-sudo.ts'
import { canBeInUserNamespace, inUserNamespace, noUserNamespace } from '../../src/engine/user-namespace.ts'

const lab = (docker: Lab['requires']['docker']) => ({ requires: { docker } }) as Lab

test('only where no lab needs Docker', () => {
  expect(canBeInUserNamespace({ labs: [lab(false), lab(false)] })).toBe(true)
  expect(canBeInUserNamespace({ labs: [lab(false), lab('*')] })).toBe(false)
  expect(canBeInUserNamespace({ labs: [lab('>=20.10')] })).toBe(false)
})

test('the engine is told that its root is a user', () => {
  expect(inUserNamespace(['/usr/bin/node', '/opt/engine.js'], ['--map-auto'])).toEqual([
    ...['bash', '-c', 'ulimit -u 1024 2>/dev/null; exec "$@"', 'bash'],
    ...['unshare', '--user', '--map-root-user', '--map-auto', '--'],
    ...['/usr/bin/node', '/opt/engine.js', '--user-namespace'],
  ])
})

test('neither root nor a user namespace: both refusals, and what helps', () => {
  const root = new HostError(
    'environment',
    'sudo-missing',
    'it needs root, and there is no sudo',
    'Install it.',
  )
  const { kind, rule, message, hint } = noUserNamespace(
    root,
    new Refused('unshare: unshare failed: Operation not permitted'),
  )
  expect([kind, rule]).toEqual(['environment', 'no-user-namespace'])
  expect(message).toBe(`it needs root, and there is no sudo
Without root the lab would run in a user namespace, and that was refused:
unshare: unshare failed: Operation not permitted`)
  expect(hint).toBe(`Install it.
  Or let users have namespaces, as root: sysctl -w kernel.unprivileged_userns_clone=1 (Debian),
    sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu), or user.max_user_namespaces above 0.`)
  expect(noUserNamespace(root, new Refused(null)).message).toMatch(/refused:\nthere is no unshare$/)
})
