import { expect, test } from 'vitest'
import { block, runBlocks, WITHOUT_DOCKER } from './command.ts'

const ON_TERMINAL = 'test -t 0 && test -t 1 && test -t 2 && echo on a terminal'

test('a tty block is on a terminal of 24 rows and 80 columns; stdout and stderr are one, in order', async () => {
  const { exitCode, step } = await runBlocks(
    block('bash host tty id=one', ON_TERMINAL, 'stty size; echo $TERM', 'echo err >&2; echo out >/dev/tty') +
      block('output', 'on a terminal', '24 80', 'dumb', 'err', 'out') +
      block('bash host id=plain', 'test -t 1 || test -t 2 || echo none') +
      block('output', 'none'),
    WITHOUT_DOCKER,
  )
  expect(exitCode).toBe(0)
  expect(step('one')).toMatchObject({
    stdout: 'on a terminal\r\n24 80\r\ndumb\r\nerr\r\nout\r\n',
    stderr: '',
    session: 'host tty',
  })
})

test('a terminal’s shell lives on: variables, the failing line, the first failure', async () => {
  const { exitCode, step } = await runBlocks(
    block('bash host tty id=set', 'x=5; f() { echo "f $1"; }; stty -echo cols 60') +
      block('bash host tty id=get', 'f $x; stty size; printf "no newline"') +
      block('bash host tty id=fails exit=3', 'echo before', '(exit 3)') +
      block('bash host tty id=stops', 'echo one', 'nosuch', 'echo two') +
      block('bash host tty id=next', 'echo $x'),
    WITHOUT_DOCKER,
    '--keep-going',
  )
  expect(exitCode).toBe(1)
  expect(step('get').stdout).toBe('f 5\r\n24 60\r\nno newline')
  expect(step('fails')).toMatchObject({ status: 'passed', stdout: 'before\r\n' })
  expect(step('stops').failures[0]).toMatchObject({ rule: 'exit-status', line: 20 })
  expect(step('next').stdout).toBe('5\r\n')
})

test('each block has its own output, however quickly they follow; much of it is whole', async () => {
  const count = 60
  const blocks = Array.from({ length: count }, (_, number) =>
    block(`bash host tty id=s${number}`, `printf 'step ${number}'`),
  )
  const { exitCode, step } = await runBlocks(
    blocks.join('') + block('bash host tty id=much', 'seq 200000 | tail -c 400000'),
    WITHOUT_DOCKER,
  )
  expect(exitCode).toBe(0)
  for (let number = 0; number < count; number += 1) expect(step(`s${number}`).stdout).toBe(`step ${number}`)
  const lines = step('much').stdout.split('\r\n')
  expect(lines.slice(-3)).toEqual(['199999', '200000', ''])
  expect(step('much').stdout.replaceAll('\r', '')).toHaveLength(400_000)
})

test('what is still on its way when the block has ended is the block’s, however little it would wait', async () => {
  // The shell's parent is what shows the terminal.
  const late = '(sleep 0.6; kill -CONT $PPID) & kill -STOP $PPID'
  const { exitCode, step } = await runBlocks(
    block('bash host tty id=late settle=1ms', late, 'echo printed') +
      block('bash host tty id=next', 'echo next'),
    WITHOUT_DOCKER,
  )
  expect(exitCode).toBe(0)
  expect(step('late')).toMatchObject({ stdout: 'printed\r\n', notes: [] })
  expect(step('next').stdout).toBe('next\r\n')
})

test('what a job prints comes where it comes, and is lost nowhere', async () => {
  const until = (name: string) => `until [ -e /run/${name} ]; do sleep 0.1; done`
  const { step } = await runBlocks(
    block(
      'bash host tty id=start',
      `(${until('go')}; echo from the job; touch /run/done) &`,
      'echo started',
    ) + block('bash host tty id=next', `touch /run/go; ${until('done')}; echo next`),
    WITHOUT_DOCKER,
  )
  expect(step('start').stdout).toBe('started\r\n')
  expect(step('next').stdout).toBe('from the job\r\nnext\r\n')
})

test('nobody types: what waits for input is stopped, and the shell lives on', async () => {
  const { exitCode, step } = await runBlocks(
    block('bash host tty id=wait timeout=1s', 'read -p "name? " name') +
      block('bash host tty id=raw timeout=1s', 'stty raw -echo; cat') +
      block('bash host tty id=after', 'stty sane; echo after'),
    WITHOUT_DOCKER,
    '--keep-going',
  )
  expect(exitCode).toBe(1)
  expect(step('wait')).toMatchObject({ status: 'timed-out', stdout: 'name? ' })
  expect(step('raw').status).toBe('timed-out')
  expect(step('after')).toMatchObject({ status: 'passed', stdout: 'after\r\n' })
})

test('the end of its shell is told at once, and the next block has a new terminal', async () => {
  const { step } = await runBlocks(
    block('bash host tty id=lost', 'echo last words; kill -9 $$') +
      block('bash host tty id=exit', ON_TERMINAL, 'exit') +
      block('bash host tty id=new', 'echo new'),
    WITHOUT_DOCKER,
    '--keep-going',
  )
  expect(step('lost')).toMatchObject({ status: 'session-lost', stdout: 'last words\r\n' })
  expect(step('exit')).toMatchObject({ status: 'passed', notes: ['reopened'] })
  expect(step('new')).toMatchObject({ status: 'passed', stdout: 'new\r\n', notes: [] })
})

test('in containers, by docker exec and by nsenter, and in sh', async () => {
  const { exitCode, step } = await runBlocks(
    block('bash host id=start', 'docker run --detach --name web nginx > /dev/null') +
      ['exec container=web', 'nsenter container=web', 'nsenter container=web ns=net']
        .flatMap((where, index) =>
          ['bash', 'sh'].map(
            (shell) =>
              block(
                `${shell} ${where} tty id=${shell}${index}`,
                ON_TERMINAL,
                'stty size; echo $TERM; echo err >&2',
              ) + block('output', 'on a terminal', '24 80', 'dumb', 'err'),
          ),
        )
        .join(''),
    'requires: { images: [nginx] }',
  )
  expect(step('bash0').failures).toEqual([])
  expect(exitCode).toBe(0)
})

test('of a shell that is lost in a container its earlier output is not told as its last words', async () => {
  const { exitCode, step } = await runBlocks(
    block('bash host id=start', 'docker run --detach --name web nginx > /dev/null') +
      block('bash exec tty container=web id=early', 'echo printed early') +
      block('bash exec tty container=web id=lost', 'echo here; kill -9 $$'),
    'requires: { images: [nginx] }',
  )
  expect(exitCode).toBe(1)
  expect(step('lost')).toMatchObject({ status: 'session-lost', stdout: 'here\r\n' })
  expect(step('lost').reason).not.toMatch(/printed early|it said/)
})
