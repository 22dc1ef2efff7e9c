import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DockerHost } from '../../src/core/docker-host.ts'
import type { TargetName } from '../../src/core/lab.ts'
import type { ScriptRequest, Session } from '../../src/core/session.ts'
import * as places from './places.ts'

/** What a session does, whatever it is opened on. @returns the host that the tests run on, once they run */
export function describeBehaviour(target: TargetName): () => DockerHost {
  let host: DockerHost
  let session: Session
  const directory = target === 'host' ? '/run/labrun/1' : '/dev/.labrun-1'
  const run = (script: string, more: Partial<ScriptRequest> = {}) => places.run(session, script, more)
  const lives = async () => {
    const { stdout, exitCode, ended } = await run('echo alive')
    expect({ stdout, exitCode, ended }).toEqual({ stdout: 'alive\n', exitCode: 0, ended: null })
  }

  beforeAll(async () => {
    host = await places.startDockerHost()
  })
  afterAll(async () => {
    await host.stop()
  })
  beforeEach(async () => {
    session = await places.targets[target].open(host, places.sessionKey(target), { GREETING: 'hello' })
  })
  afterEach(async () => {
    await session.close()
  })

  describe('state survives into the next block', () => {
    test('variables that are not exported', async () => {
      await run('x=5; declare -A map=([a]=b); readonly fixed=1')
      expect((await run(`echo $x \${map[a]} $fixed`)).stdout).toBe('5 b 1\n')
    })

    test('functions', async () => {
      await run('greet() { echo "hi $1"; }')
      expect((await run('greet you')).stdout).toBe('hi you\n')
    })

    test('the directory', async () => {
      await run('cd /usr/bin')
      expect((await run('pwd')).stdout).toBe('/usr/bin\n')
    })

    test('jobs and $!', async () => {
      const { stdout } = await run('sleep 300 & echo $!')
      const next = await run('echo $!; jobs; kill %1; wait $! || echo "status $?"')
      expect(next.stdout).toMatch(new RegExp(`^${stdout}\\[1\\]\\+ +Running +sleep 300 &\nstatus 143\n$`))
    })

    test('an open descriptor', async () => {
      await run('cd /tmp; exec 7>kept-open 10<>ten; echo one >&7')
      const { stdout } = await run(
        'echo two >&7; exec 7>&-; cat kept-open; echo x >&10; cat ten; rm kept-open ten',
      )
      expect(stdout).toBe('one\ntwo\nx\n')
    })

    test('traps', async () => {
      await run(`trap 'echo got it' USR1; trap 'echo "failed: $?"' ERR`)
      expect((await run('kill -USR1 $$')).stdout).toBe('got it\n')
      expect((await run('(exit 3)', { stopAtFailure: false })).stdout).toBe('failed: 3\n')
      const stopped = await run('(exit 4)\necho no')
      expect(stopped).toMatchObject({ stdout: 'failed: 4\n', exitCode: 4, failedLine: 42 })
      await run('trap - ERR')
      expect((await run('trap -p ERR; (exit 3)', { stopAtFailure: false })).stdout).not.toContain('failed')
    })

    test('a DEBUG trap', async () => {
      await run(`n=0; trap 'n=$((n + 1)); echo "$n: $BASH_COMMAND"' DEBUG`)
      expect((await run('true\ntrue a')).stdout).toMatch(/^\d+: true\n\d+: true a\n$/)
      expect((await run('trap - DEBUG')).stdout).toMatch(/^\d+: trap - DEBUG\n$/)
      await lives()
    })

    test('options', async () => {
      await run('set -u; set -o pipefail; shopt -s nullglob; umask 077')
      const { stdout } = await run(
        'shopt nullglob | cut -f2; set -o | grep -c "nounset.*on\\|pipefail.*on"; umask',
      )
      expect(stdout).toBe('on\n2\n0077\n')
    })

    test('positional parameters and $?', async () => {
      await run('set -- a "b c"; (exit 9)', { stopAtFailure: false })
      expect((await run('echo $?; printf "<%s>" "$@"')).stdout).toBe('9\n<a><b c>')
    })

    test('what the lab has made of a captured variable', async () => {
      const variables = { pid: "it's\n$x" }
      expect((await run('echo "$pid"; pid=mine', { variables })).stdout).toBe("it's\n$x\n")
      expect((await run('echo "$pid"', { variables })).stdout).toBe('mine\n')
      expect((await run('echo "$pid"; readonly pid', { variables: { pid: '7' } })).stdout).toBe('7\n')
      expect(await run('echo "$pid"', { variables: { pid: '8' } })).toMatchObject({
        stdout: '7\n',
        stderr: '',
      })
    })
  })

  describe('the place', () => {
    test('has its environment, and no other', async () => {
      const { stdout } = await run('echo $GREETING $0 $SHLVL; env | grep -c "labrun\\|LABRUN"', {
        stopAtFailure: false,
      })
      expect(stdout).toBe('hello bash 1\n0\n')
    })

    test('shows no descriptors of ours but stdin, stdout, stderr and the script', async () => {
      const { stdout } = await run(`for fd in /proc/$$/fd/*; do echo "\${fd##*/} $(readlink $fd)"; done`)
      const own = stdout.split('\n').filter((line) => !/ (pipe|socket):/.test(line))
      expect(own).toEqual([
        '0 /dev/null',
        `1 ${directory}/0.out`,
        `2 ${directory}/0.err`,
        `255 ${directory}/script`,
        '',
      ])
      expect((await run('exec {log}>/dev/null; echo $log')).stdout).toBe('10\n')
    })
  })

  describe('streams', () => {
    test('are kept apart, byte for byte', async () => {
      const output = await session.run({
        ...({ line: 42, stopAtFailure: true, variables: {}, timeoutMs: 20_000, settleMs: 150 } as const),
        script: "printf '\\0\\377\\xc3'; printf 'no newline' >&2",
        maxOutputBytes: 1000,
        signal: new AbortController().signal,
        onLate: () => {},
      })
      expect(output.stdout.whole()).toEqual(Buffer.from([0, 255, 0xc3]))
      expect(output.stderr.whole()!.toString()).toBe('no newline')
      expect(output).toMatchObject({ stdout: { bytes: 3 }, stderr: { bytes: 10 }, unsettled: false })
    })

    test('can be opened by name', async () => {
      const { stdout, stderr } = await run(
        'echo a >/dev/stdout; echo b >/dev/stderr; echo c | tee /dev/stderr; echo d >/dev/fd/1; echo e >/proc/self/fd/2',
      )
      expect({ stdout, stderr }).toEqual({ stdout: 'a\nc\nd\n', stderr: 'b\nc\ne\n' })
    })

    test('are one where they are to be, in the order in which they are printed', async () => {
      const script =
        'for n in $(seq 200); do echo "out $n"; echo "err $n" >&2; sh -c "echo child >/dev/stderr"; done'
      const lines = Array.from({ length: 200 }, (_, n) => `out ${n + 1}\nerr ${n + 1}\nchild\n`)
      expect(await run(script, { merged: true })).toMatchObject({
        stdout: lines.join(''),
        stderr: '',
        merged: true,
      })
      const more = await run(
        'mkfifo /tmp/more; (read x </tmp/more; echo late; echo too >&2) & head -c 300000 /dev/zero',
        { merged: true },
      )
      expect([more.stdout.length, more.unsettled]).toEqual([300_000, true])
      expect(await run('echo x >/tmp/more; wait; rm /tmp/more; echo out; echo err >&2')).toMatchObject({
        stdout: 'out\n',
        stderr: 'err\n',
        merged: false,
      })
      await expect.poll(more.late).toBe('late\ntoo\n')
    })

    test('hold more than a pipe does', async () => {
      const output = await run(
        'head -c 3000000 /dev/zero | tr "\\0" x; head -c 2000000 /dev/zero | tr "\\0" y >&2',
      )
      expect(output.stdout).toBe('x'.repeat(3_000_000))
      expect(output.stderr).toBe('y'.repeat(2_000_000))
    })

    test('nothing is on stdin, and nothing of the next block is eaten', async () => {
      const { stdout } = await run(
        'cat; read -r line || echo "read: $?"; head -c 1; exec 0<&-; cat 2>/dev/null || echo closed',
      )
      expect(stdout).toBe('read: 1\nclosed\n')
      await lives()
    })
  })

  describe('the first failure', () => {
    test.each([
      ['a command', 'true\nfalse\necho no', 1, 43],
      ['a missing command', 'nosuch\necho no', 127, 42],
      ['in a function: the call', 'f() {\n  false\n  echo no\n}\nf\necho no', 1, 46],
      ['in nested functions', 'g() { (exit 7); }\nf() { g; echo no; }\nf\necho no', 7, 44],
      ['in a loop', 'for i in 1 2; do\n  false\ndone\necho no', 1, 43],
      ['in a subshell', '(\n  exit 5\n)\necho no', 5, 44],
      ['of an assignment', 'x=$(exit 6)\necho no', 6, 42],
      ['of a command on several lines', 'true\nls \\\n  --nosuch \\\n  2>/dev/null\necho no', 2, 43],
      ['under pipefail', 'set -o pipefail\nfalse | true\necho no', 1, 43],
      ['of wait', '(exit 4) &\nwait $!\necho no', 4, 43],
      ['of a redirection', 'echo no >/nonexistent/x\necho no', 1, 42],
      ['after && of a group', '{ true && false; }\necho no', 1, 42],
      ['while the lab has set -e as well', 'set -e\nfalse\necho no', 1, 43],
      ['in eval', "true\neval 'false'\necho no", 1, 43],
    ])('%s ends the block and not the shell', async (_, script, exitCode, failedLine) => {
      const output = await run(script)
      expect(output).toMatchObject({ stdout: '', exitCode, failedLine, ended: null, unsettled: false })
      await lives()
    })

    test.each([
      ['if', 'if false; then :; fi; echo yes'],
      ['||', 'false || true; echo yes'],
      ['&&, but for the last', 'false && true; echo yes'],
      ['!', '! true; echo yes'],
      ['while', 'while false; do :; done; echo yes'],
      ['a function where its failure is asked for', 'f() { false; true; }; f || :; if f; then echo yes; fi'],
      ['a pipe without pipefail', 'false | true; echo yes'],
      ['set +e', 'set +e; false; echo yes'],
    ])('%s is none', async (_, script) => {
      expect(await run(script)).toMatchObject({ stdout: 'yes\n', exitCode: 0, failedLine: null })
    })

    test('is none where failures do not stop the block', async () => {
      const output = await run('false\necho on; (exit 3)', { stopAtFailure: false })
      expect(output).toMatchObject({ stdout: 'on\n', exitCode: 3, failedLine: null })
      const own = await run('set -e\nfalse\necho no', { stopAtFailure: false })
      expect(own).toMatchObject({ stdout: '', exitCode: 1, ended: null })
      await lives()
    })

    test('is the last command with its status', async () => {
      expect(await run('[ -n "" ] && echo no')).toMatchObject({ exitCode: 1, failedLine: null, ended: null })
    })

    test('leaves no descriptor behind', async () => {
      const count = 'f() { false; }; set -- /proc/$$/fd/*; echo $#'
      const before = (await run(count)).stdout
      for (let round = 0; round < 5; round += 1) await run('f')
      expect((await run(count)).stdout).toBe(before)
    })
  })

  test("the shell's messages name the lines of the lab", async () => {
    const { stderr } = await run('true\nnosuch || :\nf() {\n  nosuch2 || :\n}; f')
    expect(stderr).toBe(
      `${directory}/lab: line 43: nosuch: command not found\n${directory}/lab: line 45: nosuch2: command not found\n`,
    )
    const far = await run('\nnosuch || :', { line: 100_000 })
    expect(far.stderr).toBe(`${directory}/lab: line 100001: nosuch: command not found\n`)
  })

  describe('a block that', () => {
    test('traces shows only itself', async () => {
      expect((await run('set -x\necho a')).stderr).toMatch(/^\++ echo a\n$/)
      expect((await run('echo b')).stderr).toMatch(/^\++ echo b\n$/)
      expect((await run('set +x')).stderr).toMatch(/^\++ set \+x\n$/)
      expect((await run('echo c')).stderr).toBe('')
    })

    test('is verbose shows only itself', async () => {
      expect((await run('set -v\necho a')).stderr).toBe('echo a\n')
      expect((await run('echo b\necho c')).stderr).toBe('echo b\necho c\n')
      await run('set +v')
      expect((await run('echo c')).stderr).toBe('')
    })

    test.each([
      [
        'has functions with the names of commands',
        'printf() { :; }; source() { :; }; builtin() { :; }; trap() { :; }; set() { :; }; exec() { :; }',
      ],
      [
        'has aliases with the names of commands',
        'shopt -s expand_aliases; alias command=false printf=false exec=false trap=false set=false',
      ],
      ['redirects its own output', 'exec >/dev/null 2>&1; echo no'],
      ['closes its own output', 'exec 1>&- 2>&-'],
      ['closes all descriptors', `for fd in /proc/$$/fd/*; do n=\${fd##*/}; exec {n}>&-; done`],
      ['breaks', 'break; continue'],
      [
        'has odd options',
        'set -o noclobber -o noglob -o posix -o physical; IFS=abcdefghijklmnopqrstuvwxyz/; TMOUT=1',
      ],
      [
        'counts its failures',
        "trap 'x=1' DEBUG; trap 'x=2' RETURN; trap 'x=3' ERR; trap 'x=4' EXIT; trap '' INT TERM",
      ],
      ['loses its directory', 'mkdir /tmp/gone; cd /tmp/gone; rmdir /tmp/gone'],
      ['loses its PATH', 'PATH= LC_ALL=tr_TR.UTF-8; hash -r'],
      ['lets no file be made readable', 'umask 777'],
      ['has few descriptors', 'ulimit -n 5'],
      ['may write no file', 'ulimit -f 0'],
      ['is empty', ''],
      ['is a comment', '# nothing'],
      ['ends in a comment', 'true # nothing'],
      ['ends in a backslash', 'true \\'],
    ])('%s leaves the shell in order', async (_, script) => {
      expect(await run(script)).toMatchObject({ stdout: '', exitCode: 0, ended: null })
      await lives()
      expect(await run('echo one; (exit 3); echo no')).toMatchObject({
        stdout: 'one\n',
        exitCode: 3,
        failedLine: 42,
      })
      expect(await run('echo err >&2')).toMatchObject({
        stdout: '',
        stderr: 'err\n',
        exitCode: 0,
        unsettled: false,
      })
    })

    test('returns ends with that status', async () => {
      expect(await run('echo a; return 7; echo no')).toMatchObject({
        stdout: 'a\n',
        exitCode: 7,
        ended: null,
      })
      await lives()
    })

    test('is larger than any argv runs', async () => {
      const script = `x=${'a'.repeat(3_000_000)}; echo \${#x}`
      expect((await run(script)).stdout).toBe('3000000\n')
    })
  })

  describe('the shell ends', () => {
    const code = (number: number, signal: string) =>
      target === 'exec' ? { code: 128 + number, signal: null } : { code: null, signal }

    test.each([
      ['exit', 'echo out; echo err >&2; exit 3; echo no', { code: 3, signal: null }],
      ['SIGKILL', 'echo out; echo err >&2; kill -9 $$; echo no', code(9, 'SIGKILL')],
      ['SIGTERM', 'echo out; echo err >&2; kill -TERM $$; sleep 100', code(15, 'SIGTERM')],
      ['exec', 'echo out; echo err >&2; exec sh -c "exit 5"', { code: 5, signal: null }],
      [
        'a variable that is not set',
        'set -u; echo out; echo err >&2; echo $nosuch 2>/dev/null',
        { code: 1, signal: null },
      ],
      [
        'a parameter that must be set',
        `echo out; echo err >&2; : \${nosuch?} 2>/dev/null`,
        { code: 1, signal: null },
      ],
    ])('by %s, which is told at once', async (_, script, end) => {
      const output = await run(script)
      expect(output.stdout).toBe('out\n')
      expect(output.stderr).toMatch(/^err\n/)
      expect(output).toMatchObject({ exitCode: null, timedOut: false, ended: end })
      expect(session.ended).toMatchObject(end)
    })

    test('with what its EXIT trap prints', async () => {
      await run("trap 'echo bye' EXIT")
      expect(await run('exit 0')).toMatchObject({ stdout: 'bye\n', ended: { code: 0 } })
    })

    test('while a job of the block still prints', async () => {
      const output = await run('(sleep 0.05; echo later; sleep 300) & exit 2', { settleMs: 2000 })
      expect(output).toMatchObject({ stdout: 'later\n', ended: { code: 2 }, unsettled: true })
    })

    test('and a further block is told so', async () => {
      await run('exit 3')
      expect(await run('echo no')).toMatchObject({ stdout: '', exitCode: null, ended: { code: 3 } })
    })
  })

  describe('a shell that will never tell its end is found out', () => {
    test.each([
      [
        'a function named command',
        'command() { :; }',
        'it went on to its next command without telling how the block had ended',
      ],
      [
        'set -n',
        'echo out; set -n; echo no',
        'it went on to its next command without telling how the block had ended',
      ],
      ['SIGSTOP', 'kill -STOP $$', 'it was stopped, and nothing was left to continue it'],
    ])('%s', async (_, script, words) => {
      const output = await run(script)
      const why = `the shell stopped answering: ${words}, so labrun ended it`
      expect(output).toMatchObject({ exitCode: null, timedOut: false, ended: { why } })
    })

    test('but not one that waits', async () => {
      const output = await run(
        '(sleep 2; kill -CONT $$) & kill -STOP $$; sleep 2 & wait; read -t 1.5 <> <(:) || echo read',
      )
      expect(output).toMatchObject({ stdout: 'read\n', exitCode: 0, ended: null })
    })
  })

  describe('background jobs', () => {
    test.each([
      ['&', 'sleep 300 &'],
      ['disown', 'sleep 300 & disown'],
      ['setsid', 'setsid sleep 300 &'],
      ['nohup', 'nohup sleep 300 2>/dev/null &'],
      ['coproc', 'coproc sleep 300'],
      ['two levels down', '( (sleep 300) & )'],
    ])('%s do not hold the block', async (_, script) => {
      const output = await run(`echo before; ${script}\necho after`)
      expect(output).toMatchObject({ stdout: 'before\nafter\n', exitCode: 0, unsettled: true })
      await lives()
      await session.close()
      expect(places.processesWith(host, 'sleep 300')).toEqual([])
    })

    test('print into their own block, late', async () => {
      const first = await run(
        'mkfifo /tmp/late.$$; (read x </tmp/late.$$; echo later; echo oops >&2) & echo now',
      )
      expect(first).toMatchObject({ stdout: 'now\n', unsettled: true })
      expect(await run('echo x >/tmp/late.$$; wait; rm /tmp/late.$$; echo second')).toMatchObject({
        stdout: 'second\n',
        stderr: '',
        unsettled: false,
      })
      await expect.poll(first.late).toBe('later\noops\n')
    })

    test('are waited for as long as the step says', async () => {
      const output = await run('(sleep 0.4; echo later) &', { settleMs: 5000 })
      expect(output).toMatchObject({ stdout: 'later\n', unsettled: false })
    })

    test('of process substitutions are part of the output', async () => {
      for (let round = 0; round < 20; round += 1) {
        expect(
          await run('echo hi > >(cat); echo ho > >(tee /dev/stderr)', { settleMs: 10_000 }),
        ).toMatchObject({
          stdout: expect.stringMatching(/^(hi\nho\n|ho\nhi\n)$/),
          stderr: 'ho\n',
          unsettled: false,
        })
      }
    })

    test('without end do not hold the engine', async () => {
      const output = await run('yes >&2 &', { maxOutputBytes: 1e9 })
      expect(output).toMatchObject({ stdout: '', exitCode: 0, unsettled: true })
      await lives()
    })

    test('may be many', async () => {
      for (let round = 0; round < 20; round += 1) await run('sleep 300 &', { settleMs: 0 })
      await lives()
    })
  })

  describe('limits', () => {
    test('INT is enough for most: the shell lives on', async () => {
      const output = await run('x=1; echo out; sleep 300\necho no', { timeoutMs: 2000 })
      expect(output).toMatchObject({
        stdout: 'out\n',
        exitCode: 130,
        timedOut: true,
        failedLine: 42,
        ended: null,
      })
      expect((await run('echo $x')).stdout).toBe('1\n')
    })

    test('a loop is interrupted until it ends', async () => {
      const output = await run('until false; do sleep 0.3; done', { timeoutMs: 2000 })
      expect(output).toMatchObject({ timedOut: true, ended: null })
    })

    test('TERM comes next', async () => {
      const output = await run('bash -c "trap : INT; while :; do sleep 0.1; done"', { timeoutMs: 2000 })
      expect(output).toMatchObject({ exitCode: 143, timedOut: true, ended: null })
    })

    test('and KILL, for all of the session', async () => {
      await run('sleep 301 &', { settleMs: 0 })
      const stubborn =
        'trap "" INT TERM; setsid sh -c "while :; do sleep 302; done" & sleep 303; while :; do :; done'
      const output = await run(`echo out; ${stubborn}`, { timeoutMs: 2000 })
      expect(output).toMatchObject({ stdout: 'out\n', exitCode: null, timedOut: true })
      expect(session.ended).not.toBeNull()
      expect(
        ['sleep 301', 'sleep 302', 'sleep 303'].flatMap((word) => places.processesWith(host, word)),
      ).toEqual([])
    })

    test('what an earlier block has left running is not interrupted', async () => {
      await run('setsid sleep 304 & setsid sleep 305 >/dev/null 2>&1 </dev/null', {
        settleMs: 0,
        timeoutMs: 2000,
      })
      await run('bash -c "setsid sleep 306 &"', { settleMs: 0 })
      await run('sleep 300', { timeoutMs: 2000 })
      expect(places.processesWith(host, 'sleep 306')).toEqual(['sleep 306'])
      await session.close()
      expect(places.processesWith(host, 'sleep 30')).toEqual([])
    })

    test('an interrupt does the same', async () => {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 2000)
      const output = await run('echo out; sleep 300', { signal: controller.signal })
      expect(output).toMatchObject({
        stdout: 'out\n',
        exitCode: 130,
        interrupted: true,
        timedOut: false,
        ended: null,
      })
      expect(await run('sleep 300', { signal: controller.signal })).toMatchObject({ interrupted: true })
      await lives()
    })

    test('more output than is allowed stops the script', async () => {
      const output = await run('yes', { maxOutputBytes: 100_000 })
      expect(output).toMatchObject({ overLimit: true, exitCode: 130, ended: null })
      expect(output.stdout.length).toBeGreaterThan(100_000)
      await lives()
    })
  })

  describe('closing', () => {
    test('lets the shell leave in order, and takes all away', async () => {
      const file = `/tmp/left-${target}`
      await run(`trap 'echo left >${file}' EXIT; sleep 307 & setsid sleep 307 &`, { settleMs: 0 })
      await session.close()
      await session.close()
      expect(places.processesWith(host, 'sleep 307')).toEqual([])
      const inPlace = target === 'host' ? '' : `docker exec ${places.CONTAINER} `
      expect(await places.onHost(host, `${inPlace}cat ${file}; ${inPlace}rm ${file}`)).toBe('left')
      expect(
        await places.onHost(
          host,
          `${inPlace}ls -A ${directory.replace(/[^/]*$/, '')} | grep -c '^1$\\|labrun-' || :`,
        ),
      ).toBe('0')
      expect(await places.onHost(host, `docker diff ${places.CONTAINER} | grep -c labrun || :`)).toBe('0')
    })

    test('does not wait for a shell that does not leave', async () => {
      await run("trap 'sleep 308' EXIT")
      await session.close()
      expect(places.processesWith(host, 'sleep 308')).toEqual([])
    })
  })

  return () => host
}
