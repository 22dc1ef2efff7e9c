import headless from '@xterm/headless'
import { expect, test } from 'vitest'
import { liveScreen } from '../../../src/reporters/terminal/live-screen.ts'
import { Terminal } from '../terminal.ts'

function open(height = 10) {
  const terminal = new Terminal()
  const writes: string[] = []
  const write = (text: string) => {
    writes.push(text)
    terminal.write(text)
  }
  return { terminal, writes, screen: liveScreen(write, { width: () => 20, height: () => height }) }
}

test('a frame replaces the last one, lines stay above it', () => {
  const { terminal, screen } = open()
  screen.draw([], 'one\ntwo')
  screen.draw(['first'], 'three')
  screen.draw(['second', 'third'], 'four\nfive')
  expect(terminal.screen()).toEqual(['first', 'second', 'third', 'four', 'five'])
  screen.draw([], '')
  expect(terminal.screen()).toEqual(['first', 'second', 'third'])
})

test('each draw is one write, and one that changes nothing is none', () => {
  const { writes, screen } = open()
  screen.draw(['first'], 'one\ntwo')
  screen.draw([], 'one\ntwo')
  screen.draw([], '')
  screen.draw([], '')
  expect(writes).toHaveLength(2)
})

test('a frame is no higher than the terminal', () => {
  const { terminal, screen } = open(3)
  screen.draw([], 'a\nb\nc\nd')
  expect(terminal.screen()).toEqual(['c', 'd'])
})

/** A terminal that breaks lines anew when it is resized, as those of today do. */
function resizable(columns: number) {
  const terminal = new headless.Terminal({
    cols: columns,
    rows: 20,
    convertEol: true,
    allowProposedApi: true,
  })
  const screen = liveScreen((text) => terminal.write(text), { width: () => terminal.cols, height: () => 20 })
  const shown = async () => {
    await new Promise<void>((resolve) => terminal.write('', resolve))
    const { active } = terminal.buffer
    const rows = Array.from({ length: active.length }, (_, row) =>
      active.getLine(row)!.translateToString(true),
    )
    return rows.join('\n').trimEnd().split('\n')
  }
  const resize = async (to: number) => {
    await shown()
    terminal.resize(to, 20)
  }
  return { screen, shown, resize }
}

test.each([
  [120, 60],
  [120, 37],
  [60, 120],
])('a frame leaves nothing behind where the terminal goes from %i to %i columns', async (from, to) => {
  const { screen, shown, resize } = resizable(from)
  const wide = 'x'.repeat(from - 1)
  screen.draw(['above'], `one ${'é'.repeat(from - 10)}\n\n\x1b[31m${wide}\x1b[39m\n${wide}${wide}\nlast`)
  await resize(to)
  screen.draw([], 'now')
  expect(await shown()).toEqual(['above', 'now'])
  screen.draw(['more'], 'then')
  expect(await shown()).toEqual(['above', 'more', 'then'])
  screen.draw([], '')
  expect(await shown()).toEqual(['above', 'more'])
})

test('a frame that is done with is not looked for at a resize', async () => {
  const { screen, shown, resize } = resizable(120)
  screen.draw(['above'], 'frame')
  screen.draw(['below'], '')
  await resize(60)
  screen.draw([], 'now')
  expect(await shown()).toEqual(['above', 'below', 'now'])
})
