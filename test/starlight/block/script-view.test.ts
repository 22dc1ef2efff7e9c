import { globSync, readFileSync } from 'node:fs'
import type { Element } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { parseLab } from '../../../src/parse/lab.ts'
import { scriptView } from '../../../src/starlight/block/script-view.ts'
import { elementsOf, textsOf } from '../page.ts'

/** Prompts and text, line by line, as a reader sees them. */
function seen(script: string): string {
  const html = toHtml(scriptView(script, 'host'))
  const prompts = elementsOf(html, 'code').map(({ properties }: Element) => String(properties.dataP))
  const lines = textsOf(html, 'code').map((line) => line.replace(/\n$/, ''))
  return lines.map((line, at) => `${prompts[at]}${line}`).join('\n')
}

test.each([
  ['ls', 'host # ls'],
  ['cd /\nls', 'host # cd /\nhost # ls'],
  ['# why\nls', '       # why\nhost # ls'],
  [
    'for x in 1 2; do\n  echo $x\ndone\nls',
    'host # for x in 1 2; do\n     >   echo $x\n     > done\nhost # ls',
  ],
  ['cat <<E\nhi\nE\nls', 'host # cat <<E\n     > hi\n     > E\nhost # ls'],
  ['f() {\n  ls\n}\n\nf; f', 'host # f() {\n     >   ls\n     > }\n       \nhost # f; f'],
  ['ls \\\n  -l', 'host # ls \\\n     >   -l'],
  ['if', 'host # if'],
])('a prompt stands where a command begins: %j', (script, expected) => {
  expect(seen(script)).toBe(expected)
})

test('colours', () => {
  expect(
    toHtml(scriptView(`A=1 ip -br "a $B" '$C' # no`, '')).replace(/<\/?(?:pre|code|span)[^>]*>/g, ''),
  ).toBe(
    `<i class="v">A</i>=1 <i>ip</i> -br <i class="s">"a </i><i class="v">$B</i><i class="s">"</i> <i class="s">'$C'</i> <i class="c"># no</i>`,
  )
})

test('where a line may end on a phone, neither options nor names are broken behind their dashes', () => {
  const whole = (script: string) => textsOf(toHtml(scriptView(script, 'host')), 'span')
  const long = 'x'.repeat(30)
  expect(whole(`docker run --rm --name ${long} --publish 80:80 -it --label="$A" veth-a`)).toEqual([
    '--publish',
    '-it',
    '--label=',
    '"',
    '$A',
    '"',
    'veth-a',
  ])
  expect(whole(`ip -br a\nls -l --all ${long} -${'y'.repeat(24)}`)).toEqual([])
})

const FILES = globSync(['labs/*.md', 'test/fixtures/torture/*/lab.md'])

test('there are labs', () => expect(FILES.length).toBeGreaterThan(10))

test.each(FILES)('the text of each script of %s is the script, to the letter', (file) => {
  const { steps } = parseLab(new VFile({ path: file, value: readFileSync(file) }))
  for (const { script } of steps)
    expect(textsOf(toHtml(scriptView(script, 'host')), 'lr-cmd')).toEqual([script])
})
