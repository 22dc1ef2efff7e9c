import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { strangeScripts, withPolicy } from '../../site/integrations/content-security-policy.ts'

const PAGE = `<!DOCTYPE html><html><head><meta charset="utf-8"><script>one()</script>
<script type="module" src="/a.js"></script><script type="module">two()
</script></head><body><script>one()</script></body></html>`

const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

test('a page allows the scripts that are in it, each once, and its own site', () => {
  const html = withPolicy(PAGE)
  const [, scripts] = /script-src ([^;]*);/.exec(html)!
  expect(scripts!.split(' ').sort()).toEqual(
    ["'self'", "'wasm-unsafe-eval'", digest('one()'), digest('two()\n')].sort(),
  )
  expect(html).toMatch(/<head><meta http-equiv="content-security-policy" content="default-src 'none'; /)
})

test('a page without scripts of its own allows none', () => {
  expect(withPolicy('<html><head></head></html>')).toContain("script-src 'self' 'wasm-unsafe-eval';")
})

test("a script within a lab's page is strange where no page of the site's own has it", () => {
  const labs = PAGE.replace('</body>', '<script>three()</script></body>')
  const pages = [
    ['index.html', PAGE],
    ['labs/one/index.html', PAGE],
    ['labs/two/index.html', labs],
    ['labs/three/index.html', labs],
  ] as const
  expect(strangeScripts(new Map(pages))).toEqual(['labs/two/index.html', 'labs/three/index.html'])
})
