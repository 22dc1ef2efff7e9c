import { expect, test } from 'vitest'
import { labText, type Printed, update } from './two-runs.ts'

/** The output blocks of a lab, one step each, as they come to be. */
function blocks(
  steps: readonly { script?: string; info?: string; old?: string[]; printed: Printed }[],
): string[] {
  const text = labText(
    ...steps.flatMap(({ script = 'true', info = '', old = [] }, index) => [
      `$bash host id=s${index}${info}`,
      script,
      '$',
      '',
      '$output',
      ...old,
      '$',
      '',
    ]),
  )
  const printed = Object.fromEntries(steps.map((step, index) => [`s${index}`, step.printed] as const))
  const { text: after } = update(text, printed)
  return [...after.matchAll(/^```output\n([\s\S]*?)^```$/gm)].map(([, lines]) => lines!.trimEnd())
}

const pids = ['PID 177 runs', 'PID 20177 runs'] as const
const id = ['a8f058d6936c'.padEnd(64, '1'), 'b7f058d6936c'.padEnd(64, '2')] as const

test('what is printed in several places is captured at first, and referred to later', () => {
  expect(blocks([{ printed: pids }, { printed: ['177 1', '20177 1'] }])).toEqual([
    'PID {{pid:int}} runs',
    '{{pid}} 1',
  ])
  expect(blocks([{ printed: pids }])).toEqual(['PID {{int}} runs'])
  expect(blocks([{ printed: ['177 of 177', '20177 of 20177'] }])).toEqual(['{{pid:int}} of {{pid}}'])
})

test('equal in one run and not in the other is not the same', () => {
  expect(blocks([{ printed: pids }, { printed: ['177 x', '20178 x'] }])).toEqual([
    'PID {{int}} runs',
    '{{int}} x',
  ])
})

test('names that are there already are used, of lines that stay and of lines that go', () => {
  expect(blocks([{ old: ['PID {{main:int}} runs'], printed: pids }, { printed: ['177', '20177'] }])).toEqual([
    'PID {{main:int}} runs',
    '{{main}}',
  ])
  expect(
    blocks([
      { old: ['old {{main:int}}'], printed: pids },
      { old: ['{{main}} 1'], printed: ['177 1', '20177 1'] },
    ]),
  ).toEqual(['PID {{main:int}} runs', '{{main}} 1'])
  expect(
    blocks([
      { old: ['gone', 'PID: {{main:int}}', 'x'], printed: ['x\nPID=177', 'x\nPID=20177'] },
      { old: ['{{main}}'], printed: ['177', '20177'] },
    ]),
  ).toEqual(['x\nPID={{main:int}}', '{{main}}'])
})

test('a name says what it is', () => {
  const twice = (text: string, other: string, script?: string) =>
    blocks([{ printed: [text, other], ...(script && { script }) }, { printed: [text, other] }])[0]
  expect(twice(`${id[0]}`, id[1], 'docker run -d nginx')).toBe('{{container:id}}')
  expect(twice(`${id[0]}`, id[1], 'docker network create x')).toBe('{{network:id}}')
  expect(twice(`sha256:${id[0]}`, `sha256:${id[1]}`)).toBe('{{image:id}}')
  expect(twice('net:[4026532281]', 'net:[4026532444]')).toBe('net:[{{netns:inode}}]')
  expect(twice('4026532281 uts 3', '4026532444 uts 3')).toBe('{{utsns:inode}} uts 3')
  expect(twice('172.17.0.2', '172.24.0.2')).toBe('{{address:ip}}')
  expect(twice('via 172.17.0.1', 'via 172.24.0.1')).toBe('via {{gateway:ip}}')
  expect(twice('ether 02:42:ac:11:00:02', 'ether 02:42:ac:18:00:02')).toBe('ether {{hardware_address:mac}}')
  expect(twice('I am dockerhost', 'I am otherhost')).toBe('I am {{host:word}}')
  expect(twice('port: 40123', 'port: 50321')).toBe('port: {{port:int}}')
  expect(twice('40123', '50321')).toBe('{{number:int}}')
  expect(twice('user alice is in', 'user robert is in')).toBe('user {{user:word}} is in')
})

test('the beginning of an id has a name of its own', () => {
  const short = [id[0].slice(0, 12), id[1].slice(0, 12)] as const
  expect(blocks([{ printed: id }, { printed: short }, { printed: id }, { printed: short }])).toEqual([
    '{{container:id}}',
    '{{container_short:id}}',
    '{{container}}',
    '{{container_short}}',
  ])
})

test('an address and its prefix', () => {
  const cidr = ['172.17.0.2/16', '172.24.0.2/16'] as const
  expect(blocks([{ printed: ['172.17.0.2', '172.24.0.2'] }, { printed: cidr }])).toEqual([
    '{{address:ip}}',
    '{{address}}/16',
  ])
  expect(blocks([{ printed: cidr }])).toEqual(['{{cidr}}'])
})

test('what may be equal by chance, or is no more a moment later, has no name', () => {
  const twice = (one: string, other: string) =>
    blocks([{ printed: [one, other] }, { printed: [one, other] }])[1]
  expect(twice('eth0@if5', 'eth0@if11')).toBe('eth0@if{{int}}')
  expect(twice('2026-01-01 10:00:00', '2026-01-01 10:00:09')).toBe('{{date}}')
  expect(twice('Up 3 seconds', 'Up 4 seconds')).toBe('Up {{duration}}')
  expect(twice('1.5GiB', '1.6GiB')).toBe('{{size}}')
})

test('no name changes what a script does', () => {
  expect(blocks([{ printed: pids }, { printed: pids, script: 'pid=3; echo $pid' }])[0]).toBe(
    'PID {{pid2:int}} runs',
  )
  expect(blocks([{ printed: pids }, { printed: pids, script: 'ps -o pid=' }])[0]).toBe('PID {{pid:int}} runs')
  expect(blocks([{ old: ['{{pid:int}} x'], printed: '5 x' }, { printed: pids }, { printed: pids }])[1]).toBe(
    'PID {{pid2:int}} runs',
  )
})

test('a variable that nothing sets is one that a placeholder had set', () => {
  const steps = [{ printed: id }, { script: 'echo "${container:0:12}"', printed: '' }]
  expect(blocks(steps)[0]).toBe('{{container:id}}')
})

test('what may be skipped captures nothing for others', () => {
  expect(blocks([{ info: ' when=cgroup:v2', printed: pids }, { printed: pids }, { printed: pids }])).toEqual([
    'PID {{int}} runs',
    'PID {{int}} runs',
    'PID {{int}} runs',
  ])
})

test('teardown runs last, wherever it stands', () => {
  expect(blocks([{ info: ' teardown', printed: pids }, { printed: pids }])).toEqual([
    'PID {{pid}} runs',
    'PID {{pid:int}} runs',
  ])
})
