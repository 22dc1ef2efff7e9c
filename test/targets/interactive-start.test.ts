import { expect, test } from 'vitest'
import { interactiveStart } from '../../src/targets/interactive-start.ts'

const place = { lab: 'x', place: 'exec web', next: { id: 'a', line: 1, script: "echo 'a'" } }
const text = (dialect: 'bash' | 'sh' | null) =>
  interactiveStart(dialect && { dialect, script: Buffer.from('y=1\n') }, place).toString()

test('bash: a prompt that tells where one is, the next block in the history, then the state', () => {
  expect(text('bash')).toMatchInlineSnapshot(`
    "unset BASH_ENV ENV
    case $- in *i*)
    unset HISTFILE
    PS1='labrun:x exec web \\w \\$ '
    if [ "$TERM" != dumb ] && [ -z "\${NO_COLOR-}" ]; then PS1='\\[\\e[1;36m\\]labrun:x exec web\\[\\e[0m\\] \\w \\$ '; fi
    alias ls='ls --color=auto' grep='grep --color=auto'
    history -s -- 'echo '\\''a'\\'''
    ;; esac
    y=1
    "
  `)
})

test('sh, and a shell whose state is not known', () => {
  expect(text('sh')).toMatchInlineSnapshot(`
    "unset BASH_ENV ENV
    case $- in *i*)
    PS1='labrun:x exec web $PWD # '
    ;; esac
    y=1
    "
  `)
  expect(text(null)).toBe(text('sh').replace('y=1\n', ''))
})

test('nothing in a prompt is expanded', () => {
  const start = interactiveStart(
    { dialect: 'bash', script: Buffer.alloc(0) },
    { ...place, place: 'x$(id)`id`!\\u' },
  )
  expect(start.toString()).toContain("PS1='labrun:x x-(id)-id---u \\w")
})
