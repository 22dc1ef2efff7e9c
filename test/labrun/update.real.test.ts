import { readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { block, labFile, labrun, WITHOUT_DOCKER } from './command.ts'
import { typed } from './typed.ts'

test('what is made up becomes placeholders, with names where it is printed twice, and then the lab holds', async () => {
  const before = [
    block('bash host id=start', 'docker run --detach --name web nginx'),
    block('output'),
    block(
      'bash host id=inspect',
      "docker inspect --format '{{.State.Pid}} {{.NetworkSettings.IPAddress}} {{.NetworkSettings.MacAddress}}' web",
      `readlink "/proc/$(docker inspect --format '{{.State.Pid}}' web)/ns/net"`,
      "docker inspect --format '{{.Id}}' web",
      'hostname',
      'date',
    ),
    block('output'),
    block(
      'bash nsenter container=web ns=net id=inside',
      'readlink /proc/self/ns/net',
      'ip -brief -4 address show dev eth0',
    ),
    block('output contains', 'eth0@if7  UP  10.0.0.2/24'),
    block(
      'bash host id=ps',
      `ps -o pid=,args= --pid "$(docker inspect --format '{{.State.Pid}}' web)"`,
      "echo '...'",
    ),
    block('output title="x"', 'old', '... (glob)', ''),
    block('bash host id=table', 'docker ps'),
    block('output table', 'NAMES  IMAGE  CONTAINER ID', 'web    nginx  1'),
    block('bash host id=json', "docker inspect --format '{{json .State}}' web"),
    block('json output', '{ "Pid": 1, "Status": "running" }'),
    block('console host id=said', '$ hostname; nosuch', 'old', '[127]'),
  ]
  const file = labFile(before.join(''))
  const text = readFileSync(file, 'utf8')
  const { exitCode, stderr } = await labrun('update', '--yes', file)
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining(`${file}: written\n`)])
  const after = [...before]
  after[1] = block('output', '{{container:id}}')
  after[3] = block(
    'output',
    '{{pid:int}} {{address:ip}} {{mac}}',
    'net:[{{inode}}]',
    '{{container}}',
    '{{host:word}}',
    '{{date}}',
  )
  after[5] = block('output contains', 'eth0@if{{int}}{{/ +/}}UP             {{address}}/16')
  after[7] = block(
    'output title="x"',
    '{{/ */}}{{pid}} nginx: master process nginx -g daemon off;',
    '... (glob)',
  )
  after[9] = block('output table', 'NAMES  IMAGE  CONTAINER ID', 'web    nginx  {{id}}')
  after[11] = block('json output', '{ "Pid": "{{pid}}", "Status": "running" }')
  after[12] = block(
    'console host id=said',
    '$ hostname; nosuch',
    '{{host}}',
    'bash: nosuch: command not found',
    '[127]',
  )
  expect(readFileSync(file, 'utf8')).toBe(text.replace(before.join(''), after.join('')))

  expect((await labrun(file)).exitCode).toBe(0)
})

test('past a step that fails nothing is written anew, and the step is shown', async () => {
  const body =
    block('bash host id=good', 'echo new') +
    block('output', 'old') +
    block('bash host id=bad', 'echo before', 'exit 3') +
    block('bash host id=last', 'echo new') +
    block('output', 'old')
  const file = labFile(body, WITHOUT_DOCKER)
  const text = readFileSync(file, 'utf8')
  const dry = await labrun('update', file)
  expect([dry.exitCode, readFileSync(file, 'utf8')]).toEqual([1, text])
  expect(dry.stdout).toContain(`--- ${file}\n+++ ${file}\n@@ -7,7 +7,7 @@\n`)
  expect(dry.stderr).toContain(`${file}: not written; --yes writes it\n`)
  const { exitCode, stderr } = await labrun('update', file, '--yes')
  expect([exitCode, readFileSync(file, 'utf8')]).toEqual([1, text.replace('old', 'new')])
  expect(stderr).toContain(`${file}:13:1: error step-failed: step bad failed: exit status 3, expected 0`)
  expect(stderr).toContain('echo before')
})

test('on a terminal it asks: no leaves the file, yes writes it', async () => {
  const file = labFile(block('bash host', 'echo new') + block('output', 'old'), WITHOUT_DOCKER)
  const text = readFileSync(file, 'utf8')
  const no = await typed('update', file)
  await no.until(/-old\n\+new\n[\s\S]*Write \S+\? \[y\/N\] $/)
  no.type('n\r')
  expect([await no.ended, readFileSync(file, 'utf8')]).toEqual([1, text])
  const { ino } = statSync(file)
  const yes = await typed('update', file)
  await yes.until(/\[y\/N\] $/)
  yes.type('y\r')
  expect([await yes.ended, readFileSync(file, 'utf8')]).toEqual([0, text.replace('old', 'new')])
  expect(statSync(file).ino).not.toBe(ino)
})
