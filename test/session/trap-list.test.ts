import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { quote } from '../../src/session/quote.ts'
import { parseTraps } from '../../src/session/trap-list.ts'

test('reads what bash tells of its traps, and nothing else', () => {
  const err = "echo 'it''s'\n\\\" $?\ntrap -- 'x' ERR\n"
  const script = `trap ${quote(err)} ERR; trap '' DEBUG; echo noise; trap -p ERR DEBUG`
  const traps = parseTraps(execFileSync('bash', ['-c', script]).toString())
  expect([...traps]).toEqual([
    ['ERR', err],
    ['DEBUG', ''],
  ])
})

test('reads what dash tells of them', () => {
  const usr1 = `echo 'it''s'\n\\" $?\n'''`
  const traps = parseTraps(
    execFileSync('dash', ['-c', `trap ${quote(usr1)} USR1; trap '' INT; trap`]).toString(),
  )
  expect(traps.get('USR1')).toBe(usr1)
  expect(traps.get('INT')).toBe('')
})

test('finds none where there are none', () => {
  expect(parseTraps('')).toEqual(new Map())
})
