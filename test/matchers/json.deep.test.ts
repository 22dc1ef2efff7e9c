import { describe, expect, test } from 'vitest'
import { matchJson } from '../../src/matchers/json.ts'
import { readOutput } from './read-output.ts'

const match = (json: string, printed: string, unordered = false) =>
  matchJson({ ...readOutput(json, 'json'), unordered }, printed, {})

const fits = (...given: Parameters<typeof match>) => match(...given).fits

describe('searches that could be long', () => {
  const one = [...Array(14).keys()]

  test('are given up, and say so', () => {
    const wanted = one.map((index) => `{"v": "{{v${index}:word}}", "w": "{{w${index}:word}}"}`)
    const last = `"${one.map((index) => `{{v${index}}}`).join('')}"`
    const printed = [...Array(60).keys()].map((index) => ({ v: `a${index}`, w: `b${index}` }))
    for (const unordered of [false, true]) {
      const result = match(
        `{"all": [${wanted.join(', ')}], "sum": ${last}}`,
        JSON.stringify({ all: printed, sum: 'x' }),
        unordered,
      )
      expect(result).toMatchObject({ fits: false, failure: { message: expect.stringMatching(/^gave up: /) } })
    }
  })

  test('of many documents, of lists within lists, and of equal elements are not', () => {
    const lines = [...Array(100_000).keys()].map((index) => `{"id": ${index}, "kind": "x"}`).join('\n')
    expect(fits('{"id": 99998}\n{"id": "{{last_id:int}}", "kind": "x"}', lines)).toBe(true)
    expect(fits('{"id": 99999}\n{"id": 99998}', lines, true)).toBe(true)
    const list = (depth: number): string =>
      depth === 0
        ? '1'
        : `[${Array(6)
            .fill(list(depth - 1))
            .join(',')}]`
    const wrong = list(5).replace(/1(?=\]*$)/, '2')
    for (const unordered of [false, true]) {
      expect(fits(wrong, list(5), unordered)).toBe(false)
      expect(fits(list(5), list(5), unordered)).toBe(true)
    }
    const equal = JSON.stringify(Array(300).fill({ a: 1 }))
    expect(fits(equal, equal, true)).toBe(true)
    expect(fits(`[${equal.slice(1, -1)}, {"a": 2}]`, equal, true)).toBe(false)
  })
})
