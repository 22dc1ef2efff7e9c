import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TypedShell } from './typed-shell.ts'

const folder = mkdtempSync(join(tmpdir(), 'labrun-completion-'))
const at = (name: string) => join(folder, name)

const LAB = `# A lab

\`\`\`bash host id=start
true
\`\`\`

\`\`\`bash host id=two-ants
true
\`\`\`

\`\`\`console host id=two-bees
$ true
\`\`\`
`

/** It is labrun where Tab asks, and tells its words where Enter calls it. */
const LABRUN = `#!/bin/bash
[ "$1" = completion ] && exec '${process.execPath}' '${resolve('bin/labrun.js')}' "$@"
printf 'CALLED'
printf ' <%s>' "$@"
echo ' END'
`

beforeAll(() => {
  if (!existsSync('dist/main.js')) throw new Error('dist is missing: npm run build')
  for (const name of ['labs', 'labs/more labs', 'out', 'bin', 'empty']) mkdirSync(at(name))
  for (const name of ['one', 'my lab', 'a:b', 'x#y', 'q=r', "it's", '_hidden', 'more labs/deep'])
    writeFileSync(at(`labs/${name}.md`), LAB)
  writeFileSync(at('labs/notes.md'), 'Nothing here runs.\n')
  writeFileSync(at('bin/labrun'), LABRUN)
  chmodSync(at('bin/labrun'), 0o755)
  writeFileSync(at('bashrc'), 'PS1="ready> "\neval "$(labrun completion bash)"\n')
  writeFileSync(at('bashrc-more'), `. /usr/share/bash-completion/bash_completion\n. ${at('bashrc')}\n`)
  mkdirSync(at('zsh'))
  writeFileSync(
    at('zsh/.zshrc'),
    `PS1="ready> "\nautoload -Uz compinit && compinit -u -d ${at('zcompdump')}\neval "$(labrun completion zsh)"\n`,
  )
  mkdirSync(at('fish/fish'), { recursive: true })
  writeFileSync(
    at('fish/fish/config.fish'),
    'function fish_prompt; echo -n "ready> "; end\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\nlabrun completion fish | source\n',
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What is typed, a tab being \t, and the words that labrun is called with then. */
const LINES: readonly (readonly [typed: string, ...words: string[]])[] = [
  ['labrun chec\t labs', 'check', 'labs'],
  ['labrun check --dr\t', 'check', '--dry-run'],
  ['labrun labs/o\t', 'labs/one.md'],
  ['labrun labs/one.md#st\t', 'labs/one.md#start'],
  ['labrun shell labs/one.md --at st\t', 'shell', 'labs/one.md', '--at', 'start'],
  ['labrun labs/one.md --only=st\t', 'labs/one.md', '--only=start'],
  ['labrun labs --host pri\t', 'labs', '--host', 'private'],
  ['labrun labs --host=pri\t', 'labs', '--host=private'],
  ['labrun labs --reporter js\t', 'labs', '--reporter', 'json'],
  ['labrun labs --reporter=js\t', 'labs', '--reporter=json'],
  ['labrun labs --reporter json:ou\tx.json', 'labs', '--reporter', 'json:out/x.json'],
  ['labrun labs --reporter=json:ou\tx.json', 'labs', '--reporter=json:out/x.json'],
  // Only labs: neither what runs nothing, nor what is hidden.
  ['labrun labs/n\t', 'labs/n'],
  ['labrun labs/_\t', 'labs/_'],
  // Nothing is offered where nothing can follow: no files either.
  ['labrun new o\t', 'new', 'o'],
  // Odd names.
  ['labrun labs/my\t', 'labs/my lab.md'],
  ['labrun labs/my\\ l\t', 'labs/my lab.md'],
  ['labrun labs/my\\ lab.md#st\t', 'labs/my lab.md#start'],
  ['labrun "labs/my l\t', 'labs/my lab.md'],
  ["labrun 'labs/my l\t", 'labs/my lab.md'],
  ['labrun labs/a\t', 'labs/a:b.md'],
  ['labrun labs/a:\t', 'labs/a:b.md'],
  ['labrun labs/a:b.md#st\t', 'labs/a:b.md#start'],
  ['labrun labs/q=\t', 'labs/q=r.md'],
  ['labrun labs/x\t', 'labs/x#y.md'],
  ['labrun labs/x#y.md#st\t', 'labs/x#y.md#start'],
  ['labrun labs/it\t', "labs/it's.md"],
  ['labrun labs/mo\td\t', 'labs/more labs/deep.md'],
]

/** No blank is set behind what may go on. fish decides by the last character alone, and a letter ends a word. */
const OPEN_LINES: typeof LINES = [
  ['labrun labs --reporter ju\t:x.xml', 'labs', '--reporter', 'junit:x.xml'],
  ['labrun labs --reporter=ju\t:x.xml', 'labs', '--reporter=junit:x.xml'],
]

const SHELLS = {
  bash: () => `bash --noprofile --rcfile ${at('bashrc')} -i`,
  'bash with bash-completion': () => `bash --noprofile --rcfile ${at('bashrc-more')} -i`,
  zsh: () => 'zsh -i',
  fish: () => 'fish -i',
}

describe.each(Object.entries(SHELLS))('%s', (name, command) => {
  let shell: TypedShell
  beforeAll(async () => {
    shell = new TypedShell(command(), folder, {
      PATH: `${at('bin')}:${process.env.PATH}`,
      HOME: at('empty'),
      ZDOTDIR: at('zsh'),
      XDG_CONFIG_HOME: at('fish'),
      XDG_DATA_HOME: at('empty'),
      TERM: 'xterm',
      LANG: 'C.UTF-8',
      INPUTRC: '/dev/null',
    })
    await shell.until(isReady)
  })
  afterAll(() => shell.close())

  test.each(name === 'fish' ? LINES : [...LINES, ...OPEN_LINES])('%j', async (typed, ...words) => {
    shell.type(`${typed}\r`)
    const called = await shell.until((screen) => /CALLED (.*) END/.exec(screen)?.[1] ?? null)
    expect(called).toBe(words.map((word) => `<${word}>`).join(' '))
    shell.type('clear\r')
    await shell.until((screen) => (screen.includes('CALLED') ? null : isReady(screen)))
  })

  test('where several fit they are shown', async () => {
    shell.type('labrun labs/one.md#two-\t\t')
    await shell.until((screen) => /two-ants[^#]*#two-bees/.exec(screen))
  })
})

function isReady(screen: string): true | null {
  return screen.endsWith('ready>') ? true : null
}
