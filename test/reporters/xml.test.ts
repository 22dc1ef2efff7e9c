import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { element, xmlDocument } from '../../src/reporters/xml.ts'
import { readXml } from './read-xml.ts'

test('an element a line, texts as they are', () => {
  const root = element('a', { b: 1, left: undefined }, [
    element('c', { d: '"<&>\n\t' }),
    element('e', {}, [' <x>\n ']),
  ])
  expect(xmlDocument(root)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<a b="1">
  <c d="&quot;&lt;&amp;&gt;&#10;&#9;"/>
  <e> &lt;x&gt;
 </e>
</a>
`)
})

test.each([
  [']]>', ']]>'],
  ['<![CDATA[x]]>', '<![CDATA[x]]>'],
  ['\0\x1b[2J\x07\x7f\x9b', '^@^[[2J^G^?\\x9b'],
  ['\ud800a\udc00 \ufffe\uffff', '\\ud800a\\udc00 \\ufffe\\uffff'],
  ['\r\n\rx', '\n^Mx'],
  ['&#0; &amp; &lol;', '&#0; &amp; &lol;'],
  ['😀 é \u202e', '😀 é \\u202e'],
])('%j is read as %j, in a text and in an attribute', (written, read) => {
  const { attributes, text } = readXml(xmlDocument(element('a', { b: written }, [written])))
  expect([attributes.b, text]).toEqual([read, read])
})

test('whatever a text holds, the document is well-formed', () => {
  assert(
    property(string({ unit: 'binary' }), string({ unit: 'binary' }), (one, other) => {
      readXml(xmlDocument(element('a', { one }, [other, element('b', { other }, [one])])))
    }),
    { numRuns: 30 },
  )
})
