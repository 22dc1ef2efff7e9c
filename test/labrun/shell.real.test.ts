import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { eventually, machineState, tracesOf } from '../docker/host-kit.ts'
import { block, labFile, labrun, start, WITHOUT_DOCKER } from './command.ts'
import { ARROW_UP, CTRL_C, CTRL_Z, hasTerminal, typed } from './typed.ts'
import { nothingLeft, uniqueLab } from './watching.ts'

const STATE =
  block(
    'bash host id=state',
    ...[
      'plain="a b"; export shown=yes; list=(1 "two  words"); declare -A map=([k]=$\'x\\ny\')',
      "declare -r FIXED=1; declare -i number=7; odd=$'\\xff\"$(id)\\''; unset LANG",
      'greet() { echo "hello $1"; }; export -f greet; alias say="echo said"',
      'shopt -s extglob nullglob; set -o pipefail; umask 027',
      'mkdir -p "/tmp/a b"; cd "/tmp/a b"; echo "number 42"',
    ],
  ) + block('output', 'number {{captured:int}}')
const NEXT = block('bash host id=next', 'echo the next one; hostname')
const TEARDOWN = block('bash host id=down teardown', 'echo torn down')

/** Runs labrun shell with these commands on its stdin. */
async function piped(commands: string, ...argv: string[]) {
  const child = start(['shell', ...argv], 'pipe')
  let [stdout, stderr] = ['', '']
  child.stdout!.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr!.setEncoding('utf8').on('data', (text) => (stderr += text))
  child.stdin!.end(commands)
  const exitCode = await new Promise((resolve) => child.once('close', resolve))
  return { exitCode, stdout, stderr }
}

test('a shell on a terminal: job control, the window’s size, a device that is there, Ctrl-C, the next block', async () => {
  const file = labFile(STATE + NEXT + TEARDOWN, WITHOUT_DOCKER)
  const before = await machineState()
  const shell = await typed('shell', file, '--at', 'next')
  await shell.until(/a shell: host, before step next {2}\S+lab\.md:\d+/)
  await shell.until(/│ echo the next one; hostname/)
  await shell.until(/labrun:lab host \/tmp\/a b # /)
  shell.type('ls -l "$(tty)" | cut -c 1; echo "$TERM-$((6 * 7))"\n')
  await shell.until(/\nc\nxterm-256color-42\n/)
  shell.type('sleep 1041\n')
  await shell.until(/sleep 1041\n/)
  await hasTerminal('sleep 1041')
  shell.type(CTRL_Z)
  await shell.until(/\[1\]\+ {2}Stopped +sleep 1041/)
  shell.type('fg\n')
  await shell.until(/fg\nsleep 1041\n/)
  await hasTerminal('sleep 1041')
  shell.type(CTRL_C)
  await shell.until(/\^C\n.*labrun:lab/)
  shell.type('echo "after $?"; jobs\n')
  await shell.until(/after 130\n.*labrun:lab/)
  await shell.resize(41, 93)
  shell.type('stty size\n')
  await shell.until(/\n41 93\n/)
  await shell.until(/# /)
  shell.type(CTRL_C)
  await shell.until(/# /)
  shell.type(`${ARROW_UP.repeat(7)}\n`)
  await shell.until(/\nthe next one\ndockerhost\n/)
  // As of a terminal that is not in raw mode.
  process.kill(shell.front, 'SIGINT')
  shell.type('echo "still $((4 + 4))"\n')
  await shell.until(/still 8\n/)
  shell.type('exit 5\n')
  await shell.until(/✓ down/)
  await shell.until(/✓ passed[\s\S]*left as it was found/)
  expect(await shell.ended).toBe(0)
  expect(await machineState()).toEqual(before)
})

test('colours, as on any terminal', async () => {
  const shell = await typed('shell', labFile(block('bash host', 'mkdir blue'), WITHOUT_DOCKER))
  await shell.until(/a shell: host, after all steps/)
  await shell.until(/labrun:lab host ~ # /)
  expect(shell.shown()).toContain('\x1b[1;36mlabrun:lab host\x1b[0m ~ # ')
  shell.type('ls\n')
  await shell.until(/blue/)
  expect(shell.shown()).toMatch(/\x1b\[01;34mblue/)
  shell.type('exit\n')
  expect(await shell.ended).toBe(0)
})

test('it is in the state of the live shell, and leaves that as it is', async () => {
  const says = [
    'echo "$plain|$shown|${list[1]}|${map[k]}|$FIXED|$number|$captured|$PWD"; printf %s "$odd" | od -An -tx1',
    'number=number+1; echo $number; greet you; bash -c "greet again; echo \\$shown-\\$plain"',
    'shopt -p extglob nullglob; set -o | grep pipefail; umask; alias say; (FIXED=2) 2>&1 | grep -o readonly',
    'tty; echo "[$-]"; plain=other',
  ]
  const later = block('bash host id=later teardown', 'test "$plain" = "a b" && test "$number" = 7')
  const noise = block('bash host', `trap 'echo noise' DEBUG; set -T`)
  const file = labFile(STATE + noise + NEXT + later, WITHOUT_DOCKER)
  const { exitCode, stdout, stderr } = await piped(says.join('\n'), `${file}#next`)
  expect(stdout.split('\n')).toEqual([
    'a b|yes|two  words|x',
    'y|1|7|42|/tmp/a b',
    ' ff 22 24 28 69 64 29 27',
    ...['8', 'hello you', 'hello again', 'yes-'],
    ...[
      'shopt -s extglob',
      'shopt -s nullglob',
      'pipefail       \ton',
      '0027',
      "alias say='echo said'",
      'readonly',
    ],
    ...['not a tty', '[hBs]', ''],
  ])
  // Behind a shell teardown may be skipped, and proves nothing then.
  expect(stderr).toMatch(/^passed +later /m)
  expect(exitCode).toBe(0)
})

test('the state of a shell on a terminal', async () => {
  const one = block('bash host tty', 'x="a\tb"; f() {', '  echo "f $x"', '}; cd /tmp')
  const file = labFile(one + block('bash host tty id=next', 'true'), WITHOUT_DOCKER)
  expect((await piped('f; pwd', file, '--at', 'next')).stdout).toBe('f a\tb\n/tmp\n')
})

test('it is where the step would run: a container’s namespaces, docker exec as a user, sh', async () => {
  const file = labFile(
    block('bash host', 'docker run --detach --name web nginx > /dev/null') +
      block('bash exec container=web user=www-data workdir=/etc id=exec-before', 'x=exec') +
      block('bash exec container=web user=www-data workdir=/etc id=exec', 'echo') +
      block('bash nsenter container=web id=ns-before', 'x=all; cd /var') +
      block('bash nsenter container=web id=ns', 'echo') +
      block('bash nsenter container=web ns=net id=net', 'echo') +
      block(
        'sh exec container=web id=sh-before',
        `x="it's"; export y=1; cd /usr; alias say='echo said'; readonly z=1; set -fuC`,
      ) +
      block('sh exec container=web id=sh', 'echo'),
    'requires: { images: [nginx] }',
  )
  const says =
    'echo "$x $(id -un) $PWD $(test -e /docker-entrypoint.sh && echo inside)"; hostname | grep -c dockerhost'
  expect((await piped(`${says} || :`, file, '--at', 'exec')).stdout).toBe('exec www-data /etc inside\n0\n')
  expect((await piped(`${says} || :`, file, '--at', 'ns')).stdout).toBe('all root /var inside\n0\n')
  expect((await piped(`${says}; ip -brief link | grep -c eth0`, file, '--at', 'net')).stdout).toBe(
    ' root /root \n1\n1\n',
  )
  expect(
    (await piped(`${says} || :\nsay; env | grep ^y=; echo *; echo "$-"\nz=2`, file, '--at', 'sh')).stdout,
  ).toMatch(/^it's root \/usr inside\n0\nsaid\ny=1\n\*\n(?=.*C)(?=.*f)(?=.*u).*\n$/)
  const { stderr } = await piped('z=2', file, '--at', 'sh')
  expect(stderr).toMatch(/z: is read only/)
  const shell = await typed('shell', file, '--at', 'exec')
  await shell.until(/labrun:lab exec web user=www-data workdir=\/etc \/etc \$ /)
  shell.type('test -e "$(tty)" && stty size; sleep 1042\n')
  await shell.until(/\n24 80\n/)
  await hasTerminal('sleep 1042')
  shell.type(CTRL_Z)
  await shell.until(/Stopped/)
  await shell.resize(33, 77)
  // The news of it go by Docker's API.
  shell.type('kill %1; until [ "$(stty size)" = "33 77" ]; do sleep 0.1; done; stty size; exit\n')
  await shell.until(/\n33 77\n/)
  expect(await shell.ended).toBe(0)
})

test('a step that fails before: the shell is there, and its failure is told once', async () => {
  const lab = block('bash host id=fails', 'x=1', 'nosuch') + block('bash host id=next', 'true')
  const { exitCode, stdout, stderr } = await piped(
    'echo "x is $x"',
    labFile(lab, WITHOUT_DOCKER),
    '--at',
    'next',
  )
  expect([exitCode, stdout]).toEqual([1, 'x is 1\n'])
  expect(stderr).toMatch(/nosuch: command not found[\s\S]*a shell: host, at step fails/)
  expect(stderr.match(/exit status 127, expected 0/g)).toHaveLength(1)
  expect(stderr).not.toContain('a shell there:')
})

test('a place that is not there: the host’s shell, and why', async () => {
  const lab = block('bash host id=a', 'x=1') + block('bash exec container=web id=next', 'true')
  const file = labFile(lab, 'requires: { images: [nginx] }')
  const { exitCode, stdout, stderr } = await piped('echo "x is $x"', file, '--at', 'next')
  expect([exitCode, stdout]).toEqual([0, 'x is 1\n'])
  expect(stderr).toContain("There is no container web. This is the host's shell.")
})

test('commands from a pipe: whatever status the last one has, the shell was left, and labrun ends with 0', async () => {
  const file = labFile(NEXT, WITHOUT_DOCKER)
  expect((await piped('exit 3', file)).exitCode).toBe(0)
  expect((await piped('false', file)).exitCode).toBe(0)
  expect(await piped('hostname; exit 0', file)).toMatchObject({ exitCode: 0, stdout: 'dockerhost\n' })
})

test('the terminal is closed, labrun is killed: nothing is left', async () => {
  for (const end of ['SIGHUP', 'SIGKILL', 'SIGTERM'] as const) {
    const file = uniqueLab(NEXT + TEARDOWN)
    const shell = await typed('shell', file)
    await shell.until(/labrun:\w+ host/)
    expect(tracesOf(basename(file, '.md')).filter((trace) => trace.startsWith('directory'))).toHaveLength(1)
    process.kill(end === 'SIGHUP' ? shell.child.pid! : shell.front, end === 'SIGHUP' ? 'SIGKILL' : end)
    await nothingLeft(file)
    if (end === 'SIGTERM') expect(await shell.ended).toBe(143)
  }
})

test('what ran the shell’s terminal is killed: the outer one is as it was', async () => {
  const down = block('bash host id=down teardown', 'sleep 5')
  const shell = await typed('shell', labFile(NEXT + down, WITHOUT_DOCKER))
  await shell.until(/labrun:lab host ~ # /)
  expect(await shell.settings()).toMatch(/ -icanon /)
  shell.type('kill -9 $PPID\n')
  await eventually(shell.settings, (settings) => / icanon /.test(settings))
  await shell.until(/✓ down/)
  expect(await shell.ended).toBe(0)
})

test('a command line that means no step or no host: exit 2, and what was meant', async () => {
  const file = labFile(NEXT, WITHOUT_DOCKER)
  expect(await labrun('shell', file, '--at', 'nxt')).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `labrun: error usage: ${file} has no step nxt\n  hint: Did you mean next? labrun list ${file} shows them all.\n`,
  })
  const { exitCode, stderr } = await labrun('shell', 'no-such-host')
  expect([exitCode, stderr.split('\n')[0]]).toEqual([
    2,
    'labrun: error usage: no-such-host is neither a lab nor a host that was kept',
  ])
})
