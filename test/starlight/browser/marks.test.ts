import { expect, test } from 'vitest'
import { Marks, storageOf } from '../../../src/starlight/browser/marks.ts'

const KEY = 'labrun:done:/labs/lab'

/** A browser's storage, as far as marks need it. */
function storage(kept: Record<string, string> = {}) {
  return {
    kept,
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value
    },
    removeItem: (key: string) => {
      delete kept[key]
    },
  }
}

test('marks survive, and the last one takes its entry with it', () => {
  const browser = storage()
  new Marks(browser, KEY).write(['its-pid', 'clean-up'])
  expect(new Marks(browser, KEY).read()).toEqual(['its-pid', 'clean-up'])
  new Marks(browser, KEY).write([])
  expect(browser.kept).toEqual({})
})

test('another tab is heard', () => {
  const browser = storage()
  const [one, other] = [new Marks(browser, KEY), new Marks(browser, KEY)]
  one.read()
  other.write(['its-pid'])
  expect(one.read()).toEqual(['its-pid'])
})

test.each([
  ['{', []],
  ['null', []],
  ['{"0":"its-pid"}', []],
  ['"its-pid"', []],
  ['["its-pid", 7, null, ["x"]]', ['its-pid']],
])('of rubbish that is kept, %s, what is no name counts as nothing', (text, names) => {
  const marks = new Marks(storage({ [KEY]: text }), KEY)
  expect(marks.read()).toEqual(names)
  expect(marks.isKept).toBe(true)
})

test('where nothing can be kept, marks live as long as the page, and it is known', () => {
  const full = {
    ...storage(),
    setItem: () => {
      throw new DOMException('', 'QuotaExceededError')
    },
  }
  for (const browser of [full, null]) {
    const marks = new Marks(browser, KEY)
    marks.write(['its-pid'])
    expect(marks.read()).toEqual(['its-pid'])
    expect(marks.isKept).toBe(false)
  }
})

test('a browser that throws at the sight of its storage has none', () => {
  const view = {
    get localStorage(): Storage {
      throw new DOMException('', 'SecurityError')
    },
  }
  expect(storageOf(view)).toBeNull()
})
