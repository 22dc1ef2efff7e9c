import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MatchResult } from '../../src/core/matcher.ts'
import { matchJson } from '../../src/matchers/json.ts'
import { readOutput } from './read-output.ts'

function match(
  json: string,
  printed: string,
  captures: Record<string, string> = {},
  unordered = false,
): MatchResult {
  return matchJson({ ...readOutput(json, 'json'), unordered }, printed, captures)
}

const fits = (...given: Parameters<typeof match>) => match(...given).fits

/** Some of what `docker inspect web` prints. */
const INSPECT = JSON.stringify(
  [
    {
      Id: 'a8f058d6936c8f6cd7d7ed0e2a1d3bd1f3f8f4c6f1e5a8a2f60ab46d7df3cb12',
      State: { Status: 'running', Running: true, Pid: 4711, Error: '' },
      Name: '/web',
      Mounts: [
        { Type: 'volume', Destination: '/data', RW: true },
        { Type: 'bind', Destination: '/etc/nginx', RW: false },
      ],
      Config: { Env: ['PATH=/usr/bin', 'NGINX_VERSION=1.27'], Volumes: null, Labels: {} },
      NetworkSettings: { Ports: { '80/tcp': null }, Networks: { bridge: { IPAddress: '172.17.0.2' } } },
    },
  ],
  null,
  4,
)

/** As `docker ps --format json` prints it: JSON lines. */
const PS = [
  { ID: 'a8f058d6936c', Names: 'web', State: 'running' },
  { ID: 'b1f058d6936c', Names: 'cache', State: 'exited' },
  { ID: 'c2f058d6936c', Names: 'db', State: 'running' },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('')

describe('a subset', () => {
  test('members among others, at any depth, in any order', () => {
    const json = '[{"Name": "/web", "State": {"Pid": "{{pid:int}}", "Running": true}, "Id": "{{id}}"}]'
    expect(match(json, INSPECT)).toEqual({ fits: true, captures: { pid: '4711' } })
    expect(fits(json.replace('true', 'false'), INSPECT)).toBe(false)
    expect(fits(json.replace('/web', '/web2'), INSPECT)).toBe(false)
    expect(fits(json.replace('"Name"', '"Nam"'), INSPECT)).toBe(false)
  })

  test('elements among others, each in one of its own, in order or in any', () => {
    const mounts = (...destinations: string[]) =>
      JSON.stringify([{ Mounts: destinations.map((Destination) => ({ Destination })) }])
    expect(fits(mounts('/data'), INSPECT)).toBe(true)
    expect(fits(mounts('/data', '/etc/nginx'), INSPECT)).toBe(true)
    expect(fits(mounts('/etc/nginx', '/data'), INSPECT)).toBe(false)
    expect(fits(mounts('/etc/nginx', '/data'), INSPECT, {}, true)).toBe(true)
    expect(fits(mounts('/data', '/data'), INSPECT)).toBe(false)
    expect(fits(mounts('/data', '/data'), INSPECT, {}, true)).toBe(false)
    expect(fits(mounts('/data', '{{path}}', '{{path}}'), INSPECT, {}, true)).toBe(false)
  })

  test('what is empty must be empty', () => {
    expect(fits('[{"Config": {"Labels": {}}}]', INSPECT)).toBe(true)
    expect(fits('[{"Config": {}}]', INSPECT)).toBe(false)
    expect(fits('[{"Mounts": []}]', INSPECT)).toBe(false)
    expect(fits('[]', '[]')).toBe(true)
    expect(fits('[]', '[1]')).toBe(false)
    expect(fits('{}', '[]')).toBe(false)
    expect(fits('[[]]', '[[1], []]')).toBe(true)
  })

  test('null, booleans, strings and numbers are what they are', () => {
    expect(fits('{"a": null}', '{"a": null}')).toBe(true)
    expect(fits('{"a": null}', '{}')).toBe(false)
    expect(fits('{"a": false}', '{"a": null}')).toBe(false)
    expect(fits('{"a": "1"}', '{"a": 1}')).toBe(false)
    expect(fits('{"a": 1}', '{"a": "1"}')).toBe(false)
    expect(fits('{"a": "true"}', '{"a": true}')).toBe(false)
    expect(fits('{"a": {"b": 1}}', '{"a": [1]}')).toBe(false)
    expect(fits('{"a": [1]}', '{"a": {"0": 1}}')).toBe(false)
    expect(fits('{"a": ["x"]}', '{"a": "x"}')).toBe(false)
  })
})

describe('strings', () => {
  test('one placeholder also fits a number or a boolean, but nothing else', () => {
    expect(match('{"a": "{{a_is:any}}"}', '{"a": -1.50}')).toEqual({
      fits: true,
      captures: { a_is: '-1.50' },
    })
    expect(match('{"a": "{{word}}"}', '{"a": true}').fits).toBe(true)
    for (const value of ['null', '[]', '{}', '[1]']) expect(fits('"{{any}}"', value)).toBe(false)
    expect(fits('{"a": "{{int}}!"}', '{"a": 1}')).toBe(false)
    expect(fits('{"a": "{{int}}"}', '{"a": "one"}')).toBe(false)
  })

  test('placeholders within, globs, regular expressions', () => {
    expect(match('"{{name:word}}@if{{int}}"', '"eth0@if7"')).toEqual({
      fits: true,
      captures: { name: 'eth0' },
    })
    expect(fits('"PATH=* (glob)"', '"PATH=/usr/bin"')).toBe(true)
    expect(fits('"1\\\\.\\\\d+ (re)"', '"1.27"')).toBe(true)
    expect(fits('"1\\\\.\\\\d+ (re)"', '"1x27"')).toBe(false)
    expect(fits('"{{/\\\\d+/}}"', '"12"')).toBe(true)
    expect(fits('"..."', '"..."')).toBe(true)
    expect(fits('"..."', '"x"')).toBe(false)
  })

  test('escapes mean what they mean, and every character counts', () => {
    expect(fits('"\\u0041\\/"', '"A/"')).toBe(true)
    expect(fits('"a "', '"a "')).toBe(true)
    expect(fits('"a "', '"a"')).toBe(false)
    expect(fits('"a"', '"a "')).toBe(false)
    expect(fits('"{{word}} "', '"a"')).toBe(false)
    expect(fits('"{{any}}"', '"a\\nb"')).toBe(true)
    expect(match('"{{x:any}}."', '"a\\nb."')).toEqual({ fits: true, captures: { x: 'a\nb' } })
  })

  test('an earlier capture, of this lab or of this block', () => {
    expect(fits('{"Pid": "{{pid}}"}', '{"Pid": 4711}', { pid: '4711' })).toBe(true)
    expect(fits('{"Pid": "{{pid}}"}', '{"Pid": 4712}', { pid: '4711' })).toBe(false)
    expect(fits('{"a": "{{x:int}}", "b": "{{x}}"}', '{"b": 1, "a": 1}')).toBe(true)
    expect(fits('{"a": "{{x:int}}", "b": "{{x}}"}', '{"b": 1, "a": 2}')).toBe(false)
  })
})

test('numbers by their value, exactly, however large', () => {
  expect(fits('[1.0, 1e3, 0.5, -0, 120]', '[1, 1000, 5E-1, 0, 1.2e2]')).toBe(true)
  expect(fits('18446744073709551615', '18446744073709551615')).toBe(true)
  expect(fits('18446744073709551615', '18446744073709551616')).toBe(false)
  expect(fits('9007199254740993', '9007199254740992')).toBe(false)
  expect(fits('1e400', '1e400')).toBe(true)
  expect(fits('1e400', '1e401')).toBe(false)
  expect(match('"{{n:int}}"', '18446744073709551615')).toEqual({
    fits: true,
    captures: { n: '18446744073709551615' },
  })
})

describe('keys', () => {
  test('one that is a pattern fits any one key, each another', () => {
    const networks = '{"Containers": {"a8f0": {"Name": "web"}, "b1f0": {"Name": "db"}, "c": null}}'
    const one = '{"Containers": {"{{db:word}}": {"Name": "db"}}}'
    expect(match(one, networks)).toEqual({ fits: true, captures: { db: 'b1f0' } })
    const two = '{"Containers": {"{{x:word}}": {"Name": "{{any}}"}, "{{y:word}}": {"Name": "web"}}}'
    expect(match(two, networks)).toEqual({ fits: true, captures: { x: 'b1f0', y: 'a8f0' } })
    expect(fits('{"Containers": {"{{word}}": {"Name": "web"}, "a8f0": {}}}', networks)).toBe(false)
    expect(fits('{"Containers": {"{{hex}}": {"Name": "web"}, "b1f0": {"Name": "db"}}}', networks)).toBe(true)
    expect(fits('{"Containers": {"{{int}}": null}}', networks)).toBe(false)
  })

  test('a key that is captured is known in what follows', () => {
    const printed = '{"by": {"x1": 1, "x2": 2}, "main": "x2"}'
    expect(match('{"by": {"{{key:word}}": "{{any}}"}, "main": "{{key}}"}', printed)).toEqual({
      fits: true,
      captures: { key: 'x2' },
    })
  })

  test('__proto__, constructor and their like are keys as any other', () => {
    expect(fits('{"__proto__": {"a": 1}}', '{"__proto__": {"a": 1}}')).toBe(true)
    expect(fits('{"__proto__": {"a": 1}}', '{}')).toBe(false)
    expect(fits('{"a": 1}', '{"__proto__": {"a": 1}}')).toBe(false)
    expect(fits('{"constructor": "{{any}}"}', '{}')).toBe(false)
    expect(fits('{"toString": 1}', '{"toString": 1}')).toBe(true)
    expect(({} as { a?: number }).a).toBeUndefined()
  })

  test('of a key that is printed twice the last value counts', () => {
    expect(fits('{"a": 2}', '{"a": 1, "a": 2}')).toBe(true)
  })
})

describe('documents', () => {
  test('several printed: each written one in one of its own, in order or in any', () => {
    const line = (name: string) => `{"Names": "${name}"}`
    expect(fits(line('cache'), PS)).toBe(true)
    expect(fits(`${line('web')}\n${line('db')}`, PS)).toBe(true)
    expect(fits(`${line('db')}\n${line('web')}`, PS)).toBe(false)
    expect(fits(`${line('db')}\n${line('web')}`, PS, {}, true)).toBe(true)
    expect(fits(`${line('web')}\n${line('web')}`, PS)).toBe(false)
    expect(fits(line('proxy'), PS)).toBe(false)
  })

  test('an array is no list of documents', () => {
    expect(fits('[{"Names": "web"}]', PS)).toBe(false)
    expect(fits('{"Name": "/web"}', INSPECT)).toBe(false)
  })
})

describe('captures and places', () => {
  test('an element is looked for further on where its capture does not fit what follows', () => {
    const printed = '{"all": [{"n": "a", "id": 1}, {"n": "b", "id": 2}], "main": 2}'
    expect(match('{"all": [{"id": "{{id_of:int}}"}], "main": "{{id_of}}"}', printed)).toEqual({
      fits: true,
      captures: { id_of: '2' },
    })
    expect(fits('{"all": [{"id": "{{id_of:int}}", "n": "a"}], "main": "{{id_of}}"}', printed)).toBe(false)
  })

  test('in any order, what fits many leaves its place to what fits few', () => {
    expect(match('["{{x:word}}", "a"]', '["a", "b"]', {}, true)).toEqual({ fits: true, captures: { x: 'b' } })
    expect(match('["a", "{{x:word}}", "{{y:word}}"]', '["c", "b", "a"]', {}, true)).toEqual({
      fits: true,
      captures: { x: 'c', y: 'b' },
    })
    const pairs = '[{"k": "{{k:int}}"}, {"k": "{{k}}", "v": 1}]'
    expect(match(pairs, '[{"k": 1, "v": 1}, {"k": 2}, {"k": 2, "v": 1}]', {}, true)).toEqual({
      fits: true,
      captures: { k: '2' },
    })
  })

  // Trying all ways is the definition; it must come to the same.
  const cell = fc.constantFrom('"{{x:/[ab]/}}"', '"{{x}}"', '"{{y:/[bc]/}}"', '"{{any}}"', '"a"', '"b"')
  const row = fc.array(cell, { minLength: 1, maxLength: 2 })
  const printedRow = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 2 })
  const lists = fc.tuple(
    fc.array(row, { minLength: 1, maxLength: 3 }),
    fc.array(printedRow, { minLength: 0, maxLength: 4 }),
    fc.boolean(),
  )

  test('it is found exactly where there is a way', () => {
    fc.assert(
      fc.property(lists, ([rows, printed, unordered]) => {
        // A name must be captured before it is used, as the parser sees to.
        const written = rows.flat()
        const captured = written.findIndex((text) => text.includes('{{x:'))
        fc.pre(!written.some((text, at) => text === '"{{x}}"' && (captured < 0 || at < captured)))
        const members = (cells: readonly string[]) =>
          `{${cells.map((text, at) => `"k${at}": ${text}`).join(', ')}}`
        const json = `[${rows.map(members).join(', ')}]`
        const text = JSON.stringify(
          printed.map((cells) => Object.fromEntries(cells.map((value, at) => [`k${at}`, value]))),
        )
        expect(fits(json, text, {}, unordered)).toBe(hasWay(rows, printed, unordered))
      }),
      { numRuns: 1000 },
    )
  })

  function hasWay(rows: string[][], printed: string[][], unordered: boolean): boolean {
    const place = (at: number, taken: number[], bound: Record<string, string>): boolean => {
      if (at === rows.length) return true
      return printed.some((cells, index) => {
        if (taken.includes(index) || (!unordered && index < Math.max(-1, ...taken))) return false
        const known = fitCells(rows[at]!, cells, bound)
        return known !== null && place(at + 1, [...taken, index], known)
      })
    }
    return place(0, [], {})
  }

  function fitCells(
    row: string[],
    cells: string[],
    bound: Record<string, string>,
  ): Record<string, string> | null {
    let known = bound
    for (const [at, text] of row.entries()) {
      const value = cells[at]
      if (value === undefined) return null
      const name = /^"\{\{([xy])/.exec(text)?.[1]
      if (name === undefined) {
        if (text !== '"{{any}}"' && text !== `"${value}"`) return null
      } else if (known[name] !== undefined) {
        if (known[name] !== value) return null
      } else {
        if (!(name === 'x' ? 'ab' : 'bc').includes(value)) return null
        known = { ...known, [name]: value }
      }
    }
    return known
  }
})

const OPTIONS = { maxDepth: 3, stringUnit: 'grapheme-ascii' as const }

test('whatever is printed fits itself', () => {
  fc.assert(
    fc.property(fc.jsonValue(OPTIONS), fc.boolean(), (value, unordered) => {
      const text = JSON.stringify(value, null, 1)
      fc.pre(!/\{\{|\((?:re|regex|glob|esc|no-eol|literal)[?*+]?\)/.test(text))
      expect(fits(text, JSON.stringify(value), {}, unordered)).toBe(true)
    }),
  )
})

test('what is left out does not matter, what is changed does', () => {
  const flat = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.integer(), { minKeys: 1 })
  fc.assert(
    fc.property(fc.array(flat, { minLength: 1 }), fc.nat(), (objects, seed) => {
      const at = seed % objects.length
      const [key, value] = Object.entries(objects[at]!)[0]!
      expect(fits(JSON.stringify([{ [key]: value }]), JSON.stringify(objects))).toBe(true)
      const isElsewhere = objects.some((object) => Object.hasOwn(object, key) && object[key] === value + 1)
      expect(fits(JSON.stringify([{ [key]: value + 1 }]), JSON.stringify(objects))).toBe(isElsewhere)
    }),
  )
})

test('colour codes and CRLF around what is printed do not count', () => {
  expect(fits('{"a": 1}', '\x1b[1;39m{\r\n  \x1b[34m"a"\x1b[0m: 1\r\n}\x1b[0m\r\n')).toBe(true)
})

describe('what is said of a failure', () => {
  const said = (...given: Parameters<typeof match>) => {
    const result = match(...given)
    if (result.fits) throw new Error('it fits')
    const { line, message, hint, json } = result.failure
    return { line, message, hint, json }
  }

  test('the path, what is expected there and what is found; how many more', () => {
    const json = '[\n  {\n    "State": { "Running": false,\n      "Pid": 12 }\n  }\n]'
    expect(said(json, INSPECT)).toEqual({
      line: 8,
      message: 'expected $[0].State.Running to be false, but it is true; 1 more place differs',
      hint: undefined,
      json: [
        { path: '$[0].State.Running', line: 8, expected: 'false', actual: 'true' },
        { path: '$[0].State.Pid', line: 9, expected: '12', actual: '4711' },
      ],
    })
  })

  test('what a placeholder had been before', () => {
    expect(said('[{"State": {"Pid": "{{pid}}"}}]', INSPECT, { pid: '12' }).message).toBe(
      'expected $[0].State.Pid to be "{{pid}}" where pid is "12", but it is 4711',
    )
    expect(said('[{"State": {"Pid": "{{pid:int}}"}}]', INSPECT, { pid: '12' }).hint).toBe(
      '"pid" has been captured as "12" before; a name of its own would capture anew.',
    )
  })

  test('a key that is not there', () => {
    expect(said('[{"State": {"pid": 4711}}]', INSPECT)).toMatchObject({
      message: 'expected $[0].State.pid to be 4711, but it is not there',
      hint: 'Upper and lower case differ: the key is "Pid".',
      json: [{ path: '$[0].State.pid', expected: '4711', actual: null }],
    })
    expect(said('{"a b": {"c": "{{int}}"}}', '{"a b": {}}').message).toBe(
      'expected $["a b"].c to be "{{int}}", but it is not there',
    )
  })

  test('another kind of value', () => {
    const message = (json: string, printed: string) => said(json, printed).message
    expect(message('{"a": {"b": 1}}', '{"a": [1, 2]}')).toBe(
      'expected $.a to be an object, but it is an array of 2 elements',
    )
    expect(message('{"a": [1]}', '{"a": {"x": 1, "y": 2}}')).toBe(
      'expected $.a to be an array, but it is an object with the keys "x", "y"',
    )
    expect(message('{"a": []}', '{"a": [1]}')).toBe(
      'expected $.a to be an empty array, but it is an array of 1 element',
    )
    expect(message('{"a": {}}', '{"a": {"x": 1}}')).toBe(
      'expected $.a to be an empty object, but it is an object with the key "x"',
    )
    expect(message('{"a": ""}', '{"a": "x"}')).toBe('expected $.a to be an empty string, but it is "x"')
    expect(message('{"a": "x"}', '{"a": {}}')).toBe('expected $.a to be "x", but it is an empty object')
  })

  test('hints', () => {
    const hint = (json: string, printed: string) => said(json, printed).hint
    expect(hint('"80"', '80')).toBe('It is printed as a number: without quotes it fits.')
    expect(hint('"true"', 'true')).toBe('It is printed as a boolean: without quotes it fits.')
    expect(hint('80', '"80"')).toBe('It is printed as a string: in quotes it fits.')
    expect(hint('null', '"null"')).toBe('It is printed as a string: in quotes it fits.')
    expect(hint('"{{any}}"', 'null')).toBe('A placeholder fits a text, a number or a boolean, but not null.')
    expect(hint('4711', '4712')).toBe('If it changes from run to run, write "{{int}}" there, in quotes.')
    expect(hint('"172.17.0.2"', '"172.17.0.3"')).toBe(
      'If what differs changes from run to run, write {{ip}} there.',
    )
    expect(hint('"nginx"', '"Nginx"')).toBe('The two differ only in upper and lower case.')
    expect(hint('true', 'false')).toBeUndefined()
  })

  test('an element that is not there: the nearest one, told by what is rare', () => {
    const printed =
      '[{"Name": "web", "Up": true, "Port": 80}, {"Name": "db", "Up": true, "Port": 5432}, {"Name": "x", "Up": false}]'
    expect(said('[{"Name": "db", "Up": false, "Port": "{{int}}"}]', printed)).toMatchObject({
      line: 6,
      message:
        'expected $ to have an element that fits line 6, but in the nearest one $[1].Up is true, expected false',
      json: [
        { path: '$[1].Up', line: 6, expected: 'false', actual: 'true', nearestTo: { list: '$', line: 6 } },
      ],
    })
    expect(said('["PATH=/bin"]', '["HOME=/", "PATH=/sbin"]').message).toBe(
      'expected $ to have an element that fits line 6, but in the nearest one $[1] is "PATH=/sbin", expected "PATH=/bin"',
    )
  })

  test('an element that resembles none', () => {
    expect(said('["front"]', '["a", "b"]').message).toBe(
      'expected $ to have an element of its own that fits line 6, but none does',
    )
    expect(said('[{"a": 1}]', '[]').message).toBe(
      'expected $ to have an element of its own that fits line 6, but it has none',
    )
    expect(said('["x",\n"y"]', '["x"]')).toMatchObject({
      line: 7,
      message: 'expected $ to have an element of its own that fits line 7, but it has only 1 element',
      json: [{ path: '$', line: 7, expected: '"y"', actual: null }],
    })
  })

  test('an element that stands before another, or that another is', () => {
    expect(said('["b",\n"a"]', '["a", "b"]')).toMatchObject({
      line: 7,
      message:
        'expected $ to have an element of its own that fits line 7, but $[0], which does, stands before what fits line 6',
      hint: 'With unordered behind json, the order of elements does not matter.',
    })
    expect(said('["a",\n"a"]', '["a", "b"]')).toMatchObject({
      message:
        'expected $ to have an element of its own that fits line 7, but $[0], which does, is what fits line 6 already',
      hint: undefined,
    })
  })

  test('documents', () => {
    expect(said('{"Names": "db", "State": "exited"}', PS).message).toBe(
      'expected what was printed to have a document that fits line 6, but in the nearest one document 3: $.State is "running", expected "exited"',
    )
    expect(said('1\n2', '1')).toMatchObject({
      line: 7,
      message:
        'expected what was printed to have a document of its own that fits line 7, but it has only 1 document',
    })
    expect(said('[{"Names": "web"}]', PS).message).toBe(
      'expected what was printed to have a document of its own that fits line 6, but none does',
    )
  })

  test('keys that are patterns', () => {
    expect(
      said('{"C": {"{{id}}": {"Name": "web"}}}', '{"C": {"a8f058d6936c": {"Name": "db"}}}').message,
    ).toBe('expected $.C.a8f058d6936c.Name to be "web", but it is "db"')
    expect(said('{"C": {"{{id}}": {"Name": "web"}}}', '{"C": {"x": 1}}').message).toBe(
      'expected $.C to be an object with a key that fits "{{id}}", but it is an object with the key "x"',
    )
  })

  test('what is no JSON', () => {
    expect(said('{"a": 1}', 'Error: no such object\n')).toEqual({
      line: 6,
      message: 'expected JSON, but line 1, column 1 of what was printed has "Error", where JSON has a value',
      hint: 'With stream=stderr, an output block is about what is printed there. What is printed beside JSON can go elsewhere: 2>/dev/null',
      json: undefined,
    })
    expect(said('{"a": 1}', '{"a": 1}\n{"a": tru\n').message).toBe(
      'expected JSON, but line 2, column 7 of what was printed has "tru", where JSON has a value',
    )
    expect(said('{"a": 1}', '{"a": [1').message).toBe(
      'expected JSON, but line 1, column 9 of what was printed has its end, where JSON has a comma or ]',
    )
    expect(said('{"a": 1}', '').message).toBe('expected JSON, but nothing was printed')
    expect(said('{"a": 1}', '\n').message).toBe('expected JSON, but only blanks were printed')
  })

  test('what is too deep', () => {
    expect(said('[]', '['.repeat(1_000_000)).message).toBe(
      'expected JSON that can be read, but at line 1, column 501 of what was printed there is more of it than at most 500 brackets within one another',
    )
  })

  test('bytes that are no UTF-8, as byteText has them', () => {
    const { message, json } = said('{"a": "cafe"}', '{"a": "caf\udce9"}')
    expect(message).toBe('expected $.a to be "cafe", but it is "caf\\xe9 (esc)"')
    expect(json![0]!.actual).toBe('"caf\\xe9"')
    expect(fits('{"a": "caf\\\\xe9 (esc)"}', '{"a": "caf\udce9"}')).toBe(true)
  })

  test('values of megabytes are told in part', () => {
    const [difference] = said('{"a": 1}', `{"a": "${'x'.repeat(5_000_000)}"}`).json!
    expect(difference!.actual!.length).toBeLessThan(1100)
    const many = JSON.stringify({ a: [...Array(100_000).keys()] })
    expect(said('{"a": {"b": 1}}', many).json![0]!.actual!.length).toBeLessThan(1100)
  })
})

test('what fits of JSON that does not has been captured', () => {
  const json = '[{"Id": "{{container:id}}", "State": {"Pid": "{{pid:int}}", "Running": false}}]'
  expect(match(json, INSPECT)).toMatchObject({ fits: false, captures: { pid: '4711' } })
  const line = '{"Names": "web", "ID": "{{short:id}}", "State": "exited"}'
  expect(match(line, PS)).toMatchObject({ fits: false, captures: { short: 'a8f058d6936c' } })
})
