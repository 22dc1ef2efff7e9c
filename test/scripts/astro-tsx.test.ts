import { expect, test } from 'vitest'
import { astroTsx } from '../../scripts/astro-types/astro-tsx.ts'

const FILE = `---
interface Props {
  text: string
}
const { text } = Astro.props
---

<style>
  b { color: red }
</style>
<b>{text}</b>
<script>
  import './it.ts'
</script>
<Fragment set:html={text} />
`

const lineOf = (text: string, words: string) => text.split('\n').findIndex((line) => line.includes(words))

test.each(['const { text }', '<b>', '<Fragment'])('in TSX, %s stands in the line where it stood', (words) => {
  expect(lineOf(FILE, words)).toBeGreaterThan(0)
  expect(lineOf(astroTsx(FILE), words)).toBe(lineOf(FILE, words))
})

test('styles and scripts are left out, and props are those that the file names', () => {
  expect(astroTsx(FILE)).not.toMatch(/color|import '|any>\n/)
})

test('a file that is a template alone is one, with any props', () => {
  const tsx = astroTsx('<p>\n{Astro.props.text}</p>\n')
  expect(lineOf(tsx, 'Astro.props')).toBe(1)
  expect(tsx).toContain('type Props = Record<string, any>')
})
