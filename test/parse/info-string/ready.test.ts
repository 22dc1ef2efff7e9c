import { expect, test } from 'vitest'
import { readReady } from '../../../src/parse/info-string/ready.ts'
import { labOf } from '../read.ts'

// What is none, and what is said of it, is pinned by test/fixtures/parse/bad-value/of-ready.md and bad-regex/of-ready.md.

test.each([
  ['port:1', { kind: 'port', port: 1 }],
  ['port:65535', { kind: 'port', port: 65_535 }],
  ['output:/x/', { kind: 'output', regex: 'x' }],
  ['output:/a/b/', { kind: 'output', regex: 'a/b' }],
  [String.raw`output:/(?i)GET \/\S+ \d{3}$/`, { kind: 'output', regex: String.raw`(?i)GET \/\S+ \d{3}$` }],
  ['http://127.0.0.1/', { kind: 'http', url: 'http://127.0.0.1/' }],
  ['http://localhost:8080', { kind: 'http', url: 'http://localhost:8080/' }],
  ['http:http://my_web.internal/a?b=$c', { kind: 'http', url: 'http://my_web.internal/a?b=$c' }],
  ['http://[::1]:80/', { kind: 'http', url: 'http://[::1]/' }],
  ['file:/run/x.pid', { kind: 'file', path: '/run/x.pid' }],
  ['file:/srv/my files', { kind: 'file', path: '/srv/my files' }],
])('%s', (value, ready) => {
  expect(readReady(value)).toEqual(ready)
})

test.each([
  ['ready="output:/listening on .*/"', { kind: 'output', regex: 'listening on .*' }],
  [`ready='output:/say "go"/'`, { kind: 'output', regex: 'say "go"' }],
  [String.raw`ready="output:/say \"go\" \d/"`, { kind: 'output', regex: String.raw`say "go" \d` }],
  [String.raw`ready=output:/\d+\.\d+/`, { kind: 'output', regex: String.raw`\d+\.\d+` }],
  ['ready="port:80"', { kind: 'port', port: 80 }],
])('in a block: %s', (attribute, ready) => {
  expect(labOf(`\`\`\`host background ${attribute}\ntrue\n\`\`\`\n`).steps[0]!.ready).toEqual(ready)
})
