import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { checkSyntax } from '../../src/session/check-syntax.ts'

const bash = (...scripts: string[]) =>
  checkSyntax(scripts.map((script) => ({ script, line: 42, shell: 'bash' })))

test('says nothing of blocks that are right', async () => {
  expect(await checkSyntax([])).toEqual([])
  expect(
    await bash(
      'echo a',
      '',
      '# a comment',
      'cat <<EOF\n}\nEOF',
      'f() { echo; }',
      'case x in x) ;; esac',
      'echo a \\',
      'a=(1 2); [[ $a =~ ^(1|2)$ ]]',
      'x=$(cat <<EOF\nfoo\nEOF\n)',
      `echo ${'x'.repeat(200_000)}`,
    ),
  ).toEqual([])
})

test.each(['bash', 'sh'] as const)('what %s dies of is no script', async (shell) => {
  const script = '$('.repeat(100_000)
  const [message, ...others] = await checkSyntax([
    { script: 'true', line: 7, shell },
    { script, line: 42, shell },
  ])
  expect([message!.index, others]).toEqual([1, []])
  expect(message!.message).toMatch(/^it dies of it, by signal \d+$/)
})

test.each([
  ['echo )', 42, "syntax error near unexpected token `)'"],
  ['true\nif true\nthen', 44, 'syntax error: unexpected end of file'],
  ['true\necho "a\nb', 43, 'unexpected EOF while looking for matching `"\''],
  ['true\ncat <<EOF\na', 43, "warning: here-document at line 43 delimited by end-of-file (wanted `EOF')"],
  ['}\necho a\n{ :', 42, "syntax error near unexpected token `}'"],
  ['}', 42, "syntax error near unexpected token `}'"],
  ['x=$(', 42, "unexpected EOF while looking for matching `)'"],
  ['echo a &&', 42, 'syntax error: unexpected end of file'],
  ['true\n\ndone', 44, "syntax error near unexpected token `done'"],
])('%j', async (script, line, message) => {
  expect(await bash('echo right', script, 'cat <<X\nX')).toEqual([{ index: 1, line, message }])
})

test('tells of each block that is wrong, in order', async () => {
  const found = await bash('echo )', 'echo a', 'fi', 'cat <<E\n', 'x=$(')
  expect(found.map(({ index }) => index)).toEqual([0, 2, 3, 4])
})

test('extglob is allowed where the lab has it', async () => {
  expect(await bash('ls !(a)')).toHaveLength(1)
  expect(await bash('shopt -s extglob', 'ls !(a)', 'ls !(a')).toMatchObject([{ index: 2 }])
})

test('sh is asked of blocks for sh', async () => {
  const found = await checkSyntax([
    { script: 'a=(1)', line: 5, shell: 'bash' },
    { script: 'true\na=(1)', line: 9, shell: 'sh' },
  ])
  expect(found).toEqual([{ index: 1, line: 10, message: 'Syntax error: "(" unexpected' }])
})

test('a here-document that never ends is told of in sh too', async () => {
  const scripts = [
    'cat <<EOF\na\nEOF',
    'true\ncat <<EOF\na',
    'echo $((1 << 2))',
    'cat <<EOF\n)',
    'cat <<-E &&\n\tE',
  ]
  const found = await checkSyntax(scripts.map((script) => ({ script, line: 42, shell: 'sh' })))
  const warning = (line: number) =>
    `warning: here-document at line ${line} delimited by end-of-file (wanted \`EOF')`
  expect(found).toEqual([
    { index: 1, line: 43, message: warning(43) },
    { index: 3, line: 42, message: warning(42) },
    { index: 4, line: 43, message: 'Syntax error: end of file unexpected' },
  ])
})

describe('without a shell', () => {
  afterEach(() => vi.unstubAllEnvs())

  test.each(['bash', 'sh'] as const)('%s is missed', async (shell) => {
    vi.stubEnv('PATH', '/nonexistent')
    await expect(checkSyntax([{ script: 'true', line: 42, shell }])).rejects.toMatchObject({
      kind: 'environment',
      rule: 'shell-missing',
      message: `This machine has no ${shell}, which the lab's blocks are checked with.`,
      hint: `Install ${shell}.`,
    })
  })
})

describe('the directory it is read from', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  afterEach(() => vi.unstubAllEnvs())
  afterAll(() => rmSync(folder, { recursive: true }))

  test('is away afterwards', async () => {
    vi.stubEnv('TMPDIR', folder)
    expect(await bash('if')).toHaveLength(1)
    expect(readdirSync(folder)).toEqual([])
  })

  test.each(['mkdirSync', 'writeFileSync'])('is away when labrun is killed right after %s', async (call) => {
    const module = new URL('../../src/session/check-syntax.ts', import.meta.url)
    const block = { script: 'if', line: 42, shell: 'bash' }
    const program = `import fs from 'node:fs'
      import { syncBuiltinESMExports } from 'node:module'
      const act = fs.${call}
      fs.${call} = (...given) => {
        act(...given)
        process.kill(process.pid, 'SIGKILL')
      }
      syncBuiltinESMExports()
      const { checkSyntax } = await import(${JSON.stringify(module.href)})
      await checkSyntax([${JSON.stringify(block)}])`
    const own = mkdtempSync(join(folder, 'killed-'))
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      env: { ...process.env, TMPDIR: own },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [, signal] = await once(child, 'exit')
    expect(signal).toBe('SIGKILL')
    await expect.poll(() => readdirSync(own)).toEqual([])
  })
})

describe('never runs anything', () => {
  const directory = join(tmpdir(), `labrun-evil-${process.pid}`)
  beforeAll(() => {
    mkdirSync(directory)
  })
  afterAll(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'ran')
  const run = `touch ${file}`
  const scripts = [
    run,
    ...[
      '}',
      '};',
      '}\n',
      '}\n\n',
      ')',
      'fi',
      'done',
      'esac',
      'EOF\n',
      ';;\n',
      '&&',
      '||',
      '|',
      ';',
      "'\n",
      '"\n',
      '`\n',
    ].flatMap((end) => [`${end} ${run}`, `${end} ${run}; {`, `${end} ${run}\n{ :`, `${end} ${run} & { :`]),
    ...['set +n\n', 'set +o noexec;', '\\\n', '\u0004', 'trap -', '!', 'coproc ', 'time ', 'alias x=y\n'].map(
      (begin) => begin + run,
    ),
    `$(${run})`,
    `\`${run}\``,
    `cat <<X\n$(${run})\nX`,
    `a[$(${run})]=1`,
    `echo \${x:$(${run})}`,
    `((a[$(${run})]))`,
    `cat <(${run})`,
    `trap '${run}' EXIT DEBUG ERR`,
    `PS4='$(${run})'; set -x; :`,
    `} >$(${run})\n{ :`,
    `}\n$(${run})\n{ :`,
    `}\nb0() { :\n}\n${run}\n{ :`,
    `} # x\n${run}\n{ :`,
    `}\\\n${run}\n{ :`,
    `f() { ${run}; }; f`,
  ]

  test.each(['bash', 'sh'] as const)('%s', async (shell) => {
    await checkSyntax(scripts.map((script) => ({ script, line: 42, shell })))
    for (const script of scripts) await checkSyntax([{ script, line: 42, shell }])
    expect(existsSync(file)).toBe(false)
  })
})
