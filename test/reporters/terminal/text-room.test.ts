import { expect, test } from 'vitest'
import { TextRoom } from '../../../src/reporters/terminal/text-room.ts'

test('when the room gets scarce, of each text less is told, and it is said', () => {
  const room = new TextRoom(1000, 400)
  const texts = Array.from({ length: 4 }, () => room.take('x'.repeat(500)))
  expect(texts.map(({ length }) => length)).toEqual([400, 400, 200, 22])
  expect(texts[2]).toMatch(/^x+\n\[\d+ bytes left out\]\nx+$/)
  expect(texts[3]).toBe('\n[500 bytes left out]\n')
})

test('what is escaped takes the room of what is written', () => {
  const room = new TextRoom(1000, 400)
  room.take('&'.repeat(190))
  expect(room.take('x'.repeat(500))).toHaveLength(50)
})
