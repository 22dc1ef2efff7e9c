import { expect, test } from 'vitest'
import { liveScreen } from '../../src/reporters/live-screen.ts'
import { Terminal } from './terminal.ts'

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
