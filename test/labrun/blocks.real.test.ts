import { expect, test } from 'vitest'
import { block, labFile, labrun, runBlocks, WITHOUT_DOCKER } from './command.ts'

test('what blocks write to files is there for docker build and in containers', async () => {
  const { exitCode, steps, step } = await runBlocks(
    block('bash host id=folder', 'mkdir guide', 'cd guide') +
      block(
        'dockerfile host file=web/Dockerfile id=file',
        'FROM nginx',
        String.raw`RUN echo it\'s $((40 + 2)) \${no} >/made && \ `.trimEnd(),
        '    true',
      ) +
      block(
        'bash host id=build',
        'docker build --quiet --tag made web >/dev/null',
        'docker run --detach --name web made >/dev/null',
      ) +
      block('ini exec container=web file="/etc/my files/x.ini" mode=0600 id=conf', '[a]', 'b = `$c`') +
      block(
        'bash exec container=web id=look',
        'cat /made',
        'cd "/etc/my files"',
        'stat -c %a x.ini',
        'cat x.ini',
      ) +
      block('output', "it's 42 ${no}", '600', '[a]', 'b = `$c`') +
      block('text exec container=web file=beside id=beside', 'x') +
      block('bash exec container=web id=there', 'ls') +
      block('output', 'beside', 'x.ini') +
      block('text exec container=web session=other file=/proc/no/y id=no', 'x'),
  )
  expect([exitCode, steps.filter((step) => !step.endsWith(' passed'))]).toEqual([1, ['no failed']])
  const { line, scriptLine, failures, stderr, session } = step('no')
  expect([scriptLine, failures[0]?.line, session]).toEqual([line, line, 'exec web session=other sh'])
  expect(stderr).toContain("cannot create directory '/proc/no'")
})

test('what the host is asked for by when= is what blocks on it find', async () => {
  const { exitCode, steps, step } = await runBlocks(
    block(
      'bash host id=made',
      "printf '#!/bin/sh\\n' >/usr/local/bin/made-here",
      'chmod +x /usr/local/bin/made-here',
    ) +
      block('bash host id=there when=command:made-here', 'made-here') +
      block('bash host id=alias when=command:while', 'false') +
      block('bash host id=module when=module:not_of_this_kernel', 'false') +
      block('bash host id=loaded when=module:overlay', 'grep -q overlay /proc/filesystems') +
      block(
        'bash host id=server background when=network',
        'ip route get 192.0.2.1 >/dev/null',
        'sleep 1000',
      ) +
      block('bash host id=down teardown when=cgroup:v1,hybrid', 'test -d /sys/fs/cgroup/memory') +
      block('bash host id=down2 teardown when=cgroup:v2', 'test -e /sys/fs/cgroup/cgroup.controllers'),
    'requires: { docker: false, network: optional }',
  )
  const v2 = step('down').status === 'skipped'
  expect([exitCode, steps]).toEqual([
    0,
    [
      ...['made passed', 'there passed', 'alias skipped', 'module skipped', 'loaded passed'],
      `server ${step('server').status}`,
      ...(v2 ? ['down skipped', 'down2 passed'] : ['down passed', 'down2 skipped']),
    ],
  ])
  expect([step('alias').reason, step('module').reason]).toEqual([
    'the host has no command while',
    'the kernel has no module not_of_this_kernel',
  ])
})

test('a lab of which all is skipped: exit 5, and why', async () => {
  const file = labFile(
    block('bash host id=old when="command:nowhere-to-be-found cgroup:v1,hybrid cgroup:v2"', 'true'),
    WITHOUT_DOCKER,
  )
  const { exitCode, stdout } = await labrun(file, '--reporter', 'plain')
  expect(exitCode).toBe(5)
  expect(stdout).toMatch(
    /^skipped +old +\S+:5 +host +the host has no command nowhere-to-be-found; cgroup is \w+, expected [\w ]+$/m,
  )
  expect(stdout).toContain('\n○ skipped in ')
})

test('the first step of each shell tells the namespaces that it was in', async () => {
  const { exitCode, step } = await runBlocks(
    block('bash host id=start', 'docker run --detach --name web nginx >/dev/null') +
      block('bash nsenter container=web ns=net,pid id=some', 'true') +
      block('bash exec container=web id=all', 'readlink /proc/self/ns/net /proc/self/ns/pid') +
      block('bash exec container=web id=again', 'true') +
      block('sh host tty id=terminal', 'readlink /proc/self/ns/net'),
  )
  expect(exitCode).toBe(0)
  const host = step('start').namespaces!
  const [some, all] = [step('some').namespaces!, step('all').namespaces!]
  expect(Object.keys(host).slice(0, 7)).toEqual(['mnt', 'uts', 'ipc', 'net', 'pid', 'user', 'cgroup'])
  expect(step('all').stdout).toBe(`net:[${all.net}]\npid:[${all.pid}]\n`)
  expect(some).toEqual({ ...host, net: all.net, pid: all.pid })
  expect([all.mnt === host.mnt, all.user === host.user]).toEqual([false, true])
  expect(step('again').namespaces).toBe(undefined)
  expect(step('terminal').namespaces).toEqual(host)
  expect(step('terminal').stdout).toContain(`net:[${host.net}]`)
})
