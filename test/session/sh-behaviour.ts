import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DockerHost } from '../../src/core/docker-host.ts'
import type { ScriptRequest, Session } from '../../src/core/session.ts'
import * as places from './places.ts'

const LINE_UNKNOWN =
  'a command ended with exit status 1 and the shell with it, which can not tell where: what never ran is not known'
const EXIT_HIDDEN =
  'the shell ended with exit status 3, by a failing command or by an exit: it can not tell which'

/** A shell called `sh`, and where it runs. */
export interface ShPlace {
  name: string
  /** Once for all tests. */
  start(): Promise<DockerHost>
  open(host: DockerHost): Promise<Session>
  /** What it says where a command is not found. */
  notFound(line: number, command: string): string
  /** It has LINENO. */
  hasLines: boolean
  /** Status of a failed redirection, of a variable that is not set. */
  errorStatus: { redirection: number; unset: number }
  /** Of its end only a status is told, as `docker exec` does. */
  endsByStatus: boolean
}

/** What a session of dash and of BusyBox ash does. @returns the host that the tests run on, once they run */
export function describeShBehaviour(place: ShPlace): () => DockerHost {
  let host: DockerHost
  let session: Session
  const run = (script: string, more: Partial<ScriptRequest> = {}) => places.run(session, script, more)
  const lives = async () => {
    const { stdout, exitCode, ended } = await run('echo alive')
    expect({ stdout, exitCode, ended }).toEqual({ stdout: 'alive\n', exitCode: 0, ended: null })
  }

  describe(place.name, () => {
    beforeAll(async () => {
      host = await place.start()
    })
    afterAll(async () => {
      await host.stop()
    })
    beforeEach(async () => {
      session = await place.open(host)
    })
    afterEach(async () => {
      await session.close()
    })

    describe('state survives into the next block', () => {
      test('variables, functions, the directory, options, positional parameters', async () => {
        await run(
          'x=5; readonly fixed=1; greet() { echo "hi $1"; }; cd /tmp; set -u; umask 077; set -- a "b c"',
        )
        const { stdout } = await run(
          'echo $x $fixed; greet you; pwd; echo ${no-unset}; umask; printf "<%s>" "$@"',
        )
        expect(stdout).toBe('5 1\nhi you\n/tmp\nunset\n0077\n<a><b c>')
      })

      test('jobs and $!', async () => {
        const { stdout } = await run('sleep 300 & echo $!')
        const next = await run('echo $!; kill $!; wait $! || echo "status $?"')
        expect(next.stdout).toBe(`${stdout}status 143\n`)
      })

      test('an open descriptor', async () => {
        await run('cd /tmp; exec 7>kept-open; echo one >&7')
        expect((await run('echo two >&7; exec 7>&-; cat kept-open; rm kept-open')).stdout).toBe('one\ntwo\n')
      })

      test('$?', async () => {
        await run('(exit 9)', { stopAtFailure: false })
        expect((await run('echo $?')).stdout).toBe('9\n')
        await run('(exit 9)', { stopAtFailure: false })
        expect((await run('echo $?', { stopAtFailure: false })).stdout).toBe('9\n')
      })

      test('traps', async () => {
        await run(`trap 'echo "got it"' USR1`)
        expect((await run('kill -USR1 $$')).stdout).toBe('got it\n')
      })

      test('aliases', async () => {
        await run(`alias greet='echo hi'`)
        expect((await run('greet you')).stdout).toBe('hi you\n')
      })

      test('what the lab has made of a captured variable', async () => {
        const variables = { pid: "it's\n$x" }
        expect((await run('echo "$pid"; pid=mine', { variables })).stdout).toBe("it's\n$x\n")
        expect((await run('echo "$pid"', { variables })).stdout).toBe('mine\n')
        expect((await run('echo "$pid"; readonly pid', { variables: { pid: '7' } })).stdout).toBe('7\n')
        expect(await run('echo "$pid"', { variables: { pid: '8' } })).toMatchObject({
          ...{ stdout: '7\n', stderr: '', exitCode: 0, ended: null },
        })
      })
    })

    test('the place has its environment, and no other', async () => {
      const { stdout } = await run('echo $GREETING $0 "$#"; env | grep -c "labrun\\|LABRUN\\|OLDPWD"', {
        stopAtFailure: false,
      })
      expect(stdout).toBe('hello sh 0\n0\n')
    })

    describe('streams', () => {
      test('are kept apart, byte for byte', async () => {
        const output = await session.run({
          ...({ line: 42, stopAtFailure: true, variables: {}, timeoutMs: 20_000, settleMs: 150 } as const),
          script: "printf '\\000\\377\\303'; printf 'no newline' >&2",
          maxOutputBytes: 1000,
          signal: new AbortController().signal,
          onLate: () => {},
        })
        expect(output.stdout.whole()).toEqual(Buffer.from([0, 255, 0xc3]))
        expect(output.stderr.whole()!.toString()).toBe('no newline')
        expect(output).toMatchObject({ exitCode: 0, unsettled: false })
      })

      test('can be opened by name', async () => {
        const { stdout, stderr } = await run(
          'echo a >/dev/stdout; echo b >/dev/stderr; echo c | tee /dev/stderr',
        )
        expect({ stdout, stderr }).toEqual({ stdout: 'a\nc\n', stderr: 'b\nc\n' })
      })

      test('are one where they are to be, in the order in which they are printed', async () => {
        const script = 'n=0; while [ $n -lt 50 ]; do n=$((n + 1)); echo "out $n"; echo "err $n" >&2; done'
        const lines = Array.from({ length: 50 }, (_, n) => `out ${n + 1}\nerr ${n + 1}\n`)
        expect(await run(script, { merged: true })).toMatchObject({
          stdout: lines.join(''),
          stderr: '',
          merged: true,
        })
        const apart = { stdout: 'out\n', stderr: 'err\n', merged: false }
        expect(await run('echo out; echo err >&2')).toMatchObject(apart)
      })

      test('hold more than a pipe does', async () => {
        const output = await run('head -c 3000000 /dev/zero | tr "\\0" x')
        expect(output.stdout).toBe('x'.repeat(3_000_000))
      })

      test('nothing is on stdin, and nothing of the next block is eaten', async () => {
        const { stdout } = await run('cat; read -r line || echo "read: $?"; head -c 1')
        expect(stdout).toBe('read: 1\n')
        await lives()
      })
    })

    describe('the first failure ends the block, and the shell with it', () => {
      const { redirection, unset } = place.errorStatus
      test.each([
        ['a command', 'true\nfalse\necho no', 1, 43],
        ['a missing command', 'nosuch 2>/dev/null\necho no', 127, 42],
        ['the last command', 'true\nfalse', 1, 43],
        ['before blank lines and comments', 'true\n\nfalse\n\n# end\n', 1, 44],
        ['in a function: the call', 'f() {\n  false\n  echo no\n}\nf\necho no', 1, 46],
        ['in nested functions', 'g() { (exit 7); }\nf() { g; echo no; }\nf\necho no', 7, 44],
        ['in a loop on one line', 'true\nfor i in 1 2; do false; done\necho no', 1, 43],
        ['in a subshell', '(\n  exit 5\n)\necho no', 5, 42],
        ['of an assignment', 'x=$(exit 6)\necho no', 6, 42],
        ['of a pipeline', 'true\ntrue | false\necho no', 1, 43],
        [
          'of a command on several lines',
          'true\nls \\\n  --nosuch \\\n  2>/dev/null || (exit 4)\necho no',
          4,
          43,
        ],
        ['behind a here-document', 'cat >/dev/null <<X\n$x\nX\nfalse\necho no', 1, 45],
        ['of wait', '(exit 4) &\nwait $!\necho no', 4, 43],
        ['of a redirection', 'exec 2>/dev/null\necho no >/nonexistent/x\necho no', redirection, 43],
        ['of a special command', 'exec 2>/dev/null\n. /nonexistent\necho no', 2, 43],
        ['while the lab has set -e as well', 'set -e\nfalse\necho no', 1, 43],
        ['in eval', "true\neval 'false'\necho no", 1, 43],
        ['in a file that is sourced', 'echo false >/tmp/failing\n. /tmp/failing\necho no', 1, 43],
        ['an unset variable', 'exec 2>/dev/null; set -u\ntrue\necho $nosuch\necho no', unset, 44],
        ['return', 'true\nreturn 7\necho no', 7, 43],
        ['far down', `${'true\n'.repeat(500)}false\necho no`, 1, 542],
      ])('%s', async (_, script, exitCode, failedLine) => {
        const output = await run(script)
        expect(output).toMatchObject({
          stdout: '',
          exitCode,
          failedLine,
          endedByFailure: true,
          unsettled: false,
        })
        expect(session.ended).not.toBeNull()
        expect(await run('echo no')).toMatchObject({ stdout: '', exitCode: null, endedByFailure: false })
      })

      test('in a compound command on several lines, which some shells can not tell apart', async () => {
        const output = await run('for i in 1 2; do\n  false\n  echo no\ndone\necho no')
        expect(output).toMatchObject(
          place.hasLines
            ? { exitCode: 1, failedLine: 43, endedByFailure: true }
            : {
                exitCode: null,
                failedLine: null,
                endedByFailure: false,
                ended: { code: 1, why: LINE_UNKNOWN },
              },
        )
      })

      test.each([
        ['if', 'if false; then :; fi; echo yes'],
        ['||', 'false || true; echo yes'],
        ['&&, but for the last', 'false && true; echo yes'],
        ['!', '! true; echo yes'],
        ['while', 'while false; do :; done; echo yes'],
        [
          'a function where its failure is asked for',
          'f() { false; true; }; f || :; if f; then echo yes; fi',
        ],
        ['a pipe', 'false | true; echo yes'],
        ['set +e', 'set +e; false; echo yes'],
      ])('but %s is none', async (_, script) => {
        expect(await run(script)).toMatchObject({
          stdout: 'yes\n',
          exitCode: 0,
          failedLine: null,
          ended: null,
        })
      })

      test('but not where failures do not stop the block', async () => {
        const output = await run('false\necho on; (exit 3)', { stopAtFailure: false })
        expect(output).toMatchObject({ stdout: 'on\n', exitCode: 3, failedLine: null, ended: null })
        const own = await run('set -e\nfalse\necho no', { stopAtFailure: false })
        expect(own).toMatchObject({ stdout: '', exitCode: null, failedLine: 43, ended: { code: 1 } })
        expect(own.endedByFailure).toBe(false)
      })

      test('but not where the last command has a status of its own', async () => {
        expect(await run('[ -n "" ] && echo no')).toMatchObject({
          exitCode: 1,
          failedLine: null,
          ended: null,
        })
        await lives()
      })
    })

    describe("the lab's own EXIT trap", () => {
      test('runs when a failure ends the shell, and finds its status', async () => {
        await run(`trap 'echo "bye $?, it'"'"'s me"' EXIT`)
        await run('true')
        expect(await run('echo out\n(exit 3)\necho no')).toMatchObject({
          ...{
            stdout: "out\nbye 3, it's me\n",
            stderr: '',
            exitCode: 3,
            failedLine: 43,
            endedByFailure: true,
          },
        })
      })

      test('runs when the block leaves', async () => {
        await run(`trap 'echo bye' EXIT`)
        expect(await run('exit 0')).toMatchObject({ stdout: 'bye\n', exitCode: null, ended: { code: 0 } })
      })

      test('runs when the session is closed', async () => {
        await run(`cd /tmp; trap 'echo left >left' EXIT`)
        await session.close()
        session = await place.open(host)
        expect((await run('cat /tmp/left; rm /tmp/left')).stdout).toBe('left\n')
      })

      test('is the last one that was set, or none', async () => {
        await run(`trap 'echo one' EXIT`)
        await run(`trap 'echo two' EXIT`)
        await run('trap - EXIT')
        await run(`trap 'echo three' 0`)
        expect(await run('false')).toMatchObject({ stdout: 'three\n', exitCode: 1, failedLine: 42 })
      })

      test('set in a block that then fails is all that is run: the end can not be told from an exit', async () => {
        expect(await run(`trap 'echo bye' EXIT\nfalse\necho no`)).toMatchObject({
          ...{ stdout: 'bye\n', exitCode: null, failedLine: 43, endedByFailure: false, ended: { code: 1 } },
        })
      })
    })

    test("the shell's messages name the lines of the lab", async () => {
      const { stderr } = await run('true\nnosuch || :\nf() {\n  nosuch2 || :\n}; f')
      expect(stderr).toBe(place.notFound(43, 'nosuch') + place.notFound(45, 'nosuch2'))
      const far = await run('\nnosuch || :', { line: 100_000 })
      expect(far.stderr).toBe(place.notFound(100_001, 'nosuch'))
    })

    describe('a block that', () => {
      test('traces shows only itself', async () => {
        expect((await run('set -x\necho a')).stderr).toBe('+ echo a\n')
        expect((await run('echo b\n(exit 0)')).stderr).toBe('+ echo b\n+ exit 0\n')
        expect((await run('set +x')).stderr).toBe('+ set +x\n')
        expect((await run('echo c')).stderr).toBe('')
      })

      test('traces and fails shows only itself', async () => {
        await run('set -x')
        expect(await run('false')).toMatchObject({ stderr: '+ false\n', exitCode: 1, failedLine: 42 })
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
          'printf() { :; }; alias() { :; }; cd() { :; }; echo() { printf no; }; unset -f echo',
        ],
        [
          'has aliases with the names of commands',
          'alias command=false printf=false exec=false trap=false set=false return=false .=false eval=false',
        ],
        ['redirects its own output', 'exec >/dev/null 2>&1; echo no'],
        ['closes its own output', 'exec 1>&- 2>&-'],
        ['breaks', 'break; continue'],
        ['has odd options', 'set -C -f; IFS=abcdefghijklmnopqrstuvwxyz/'],
        ['ignores signals', "trap '' INT TERM HUP"],
        ['loses its directory', 'mkdir /tmp/gone; cd /tmp/gone; rmdir /tmp/gone'],
        ['loses its PATH', 'PATH= LC_ALL=tr_TR.UTF-8'],
        ['lets no file be made readable', 'umask 777'],
        ['may write no file', 'ulimit -f 0'],
        ['returns', 'return'],
        ['is empty', ''],
        ['is a comment', '# nothing'],
        ['ends in a comment', 'true # nothing'],
        ['ends in a backslash', 'true \\'],
      ])('%s leaves the shell in order', async (_, script) => {
        expect(await run(script)).toMatchObject({ stdout: '', exitCode: 0, ended: null })
        await lives()
        expect(await run('echo err >&2')).toMatchObject({
          stdout: '',
          stderr: 'err\n',
          exitCode: 0,
          unsettled: false,
        })
        expect(await run('echo one\n(exit 3); echo no')).toMatchObject({
          ...{ stdout: 'one\n', exitCode: 3, failedLine: 43, endedByFailure: true },
        })
      })

      test('returns where failures do not stop it ends with that status', async () => {
        const output = await run('echo a; return 7; echo no', { stopAtFailure: false })
        expect(output).toMatchObject({ stdout: 'a\n', exitCode: 7, ended: null })
        await lives()
      })

      test('is larger than any argv runs', async () => {
        const script = `x=${'a'.repeat(1_000_000)}; echo \${#x}`
        expect((await run(script)).stdout).toBe('1000000\n')
      })
    })

    describe('the shell is lost', () => {
      const code = (number: number, signal: string) =>
        place.endsByStatus ? { code: 128 + number, signal: null } : { code: null, signal }

      test.each([
        ['exit', 'exit 3; echo no', { code: 3, signal: null }],
        ['exit 0', 'exit 0\necho no', { code: 0, signal: null }],
        ['exit without a number', 'false || exit\necho no', { code: 1, signal: null }],
        ['exit in a compound command', 'if true; then\n  exit 3\nfi', { code: 3, signal: null }],
        ['exit in a function', 'f() { exit 3; }; f', { code: 3, signal: null }],
        ['exit in eval', "eval 'exit 3'", { code: 3, signal: null }],
        ['exit after set +e', 'set +e; exit 3', { code: 3, signal: null }],
        ['exit that no alias sees', '\\exit 3', { code: 3, signal: null, why: EXIT_HIDDEN }],
        ['exit by command', 'command exit 3', { code: 3, signal: null, why: EXIT_HIDDEN }],
        ['exit without aliases', 'unalias -a\nexit 3', { code: 3, signal: null, why: EXIT_HIDDEN }],
        ['SIGKILL', 'kill -9 $$; echo no', code(9, 'SIGKILL')],
        ['SIGTERM', 'kill -TERM $$; sleep 100', code(15, 'SIGTERM')],
        ['exec', 'exec sh -c "exit 5"', { code: 5, signal: null }],
        [
          'an unset variable where failures do not count',
          'exec 2>/dev/null; set +e; set -u; echo $nosuch',
          { code: place.errorStatus.unset },
        ],
      ])('by %s, which is told at once', async (_, script, end) => {
        const output = await run(`echo out; echo err >&2; ${script}`)
        expect(output.stdout).toBe('out\n')
        expect(output.stderr).toMatch(/^err\n/)
        expect(output).toMatchObject({ exitCode: null, timedOut: false, endedByFailure: false, ended: end })
        expect(session.ended).not.toBeNull()
      })

      test('and the line is told, as far as it was read', async () => {
        expect(await run('true\nexit 0\necho no')).toMatchObject({ failedLine: 43, endedByFailure: false })
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
      ])('%s', async (_, script, why) => {
        const output = await run(script)
        expect(output).toMatchObject({
          exitCode: null,
          timedOut: false,
          endedByFailure: false,
          ended: { why: `the shell stopped answering: ${why}, so labrun ended it` },
        })
      })

      test('but not one that waits', async () => {
        const output = await run('(sleep 2; kill -CONT $$) & kill -STOP $$; sleep 2 & wait; echo waited')
        expect(output).toMatchObject({ stdout: 'waited\n', exitCode: 0, ended: null })
      })
    })

    describe('background jobs', () => {
      test('do not hold the block, and end with the session', async () => {
        const output = await run('echo before; sleep 320 &\n( (sleep 320) & )\necho after')
        expect(output).toMatchObject({ stdout: 'before\nafter\n', exitCode: 0, unsettled: true })
        await lives()
        await session.close()
        expect(places.processesWith(host, 'sleep 320')).toEqual([])
      })

      test('print into their own block, late', async () => {
        const first = await run(
          'mkfifo /tmp/late.$$; (read x </tmp/late.$$; echo later; echo oops >&2) & echo now',
        )
        expect(first).toMatchObject({ stdout: 'now\n', unsettled: true })
        const second = await run('echo x >/tmp/late.$$; wait; rm /tmp/late.$$; echo second')
        expect(second).toMatchObject({ stdout: 'second\n', stderr: '' })
        await expect.poll(first.late).toBe('later\noops\n')
      })

      test('go on when the shell has failed, and are late', async () => {
        const output = await run('mkfifo /tmp/late; (read x </tmp/late; echo later) &\nfalse')
        expect(output).toMatchObject({ exitCode: 1, failedLine: 43, endedByFailure: true, unsettled: true })
        const other = await place.open(host)
        await places.run(other, 'echo x >/tmp/late; rm /tmp/late')
        await expect.poll(output.late).toBe('later\n')
        await other.close()
      })
    })

    describe('limits', () => {
      test('INT is enough for most; errexit then ends the shell', async () => {
        const output = await run('echo out\nsleep 300\necho no', { timeoutMs: 2000 })
        expect(output).toMatchObject({ stdout: 'out\n', timedOut: true, failedLine: 43 })
      })

      test('where failures do not stop the block, the shell lives on', async () => {
        const output = await run('x=1; sleep 300', { timeoutMs: 2000, stopAtFailure: false })
        expect(output).toMatchObject({ exitCode: 130, timedOut: true, ended: null })
        expect((await run('echo $x')).stdout).toBe('1\n')
      })

      test('KILL is for all of the session', async () => {
        const output = await run('trap "" INT TERM; sleep 321 & while :; do :; done', { timeoutMs: 2000 })
        expect(output).toMatchObject({ exitCode: null, timedOut: true })
        expect(places.processesWith(host, 'sleep 321')).toEqual([])
      })
    })
  })

  return () => host
}
