import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Cards, cardsIn } from '../../../src/starlight/cards/cards.ts'

const card = (title: string) => ({ site: 'Guide', title, description: '', lab: null })

test('a card is a PNG of the size that networks want, kept until its page is another', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'labrun-cards-')), 'deep')
  onTestFinished(() => rmSync(join(folder, '..'), { recursive: true, force: true }))
  const png = await new Cards(folder).png(card('One'))
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630])
  const [kept] = readdirSync(folder)
  await new Cards(folder).prepare([card('One'), card('Two')])
  expect(readdirSync(folder)).toHaveLength(2)
  await new Cards(folder).prepare([card('One')])
  expect(readdirSync(folder)).toEqual([kept])
})

test('who asks for a card that is being drawn gets that one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-cards-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const title of ['One', 'Two']) cardsIn(folder).drawAhead(card(title))
  await cardsIn(folder).png(card('Two'))
  await cardsIn(folder).prepare([card('One'), card('Two')])
  expect(readdirSync(folder).filter((name) => name.endsWith('.png'))).toHaveLength(2)
  expect(cardsIn(folder)).toBe(cardsIn(folder))
})
