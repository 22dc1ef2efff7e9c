import { inertXml } from './terminal/inert.ts'
import { visible } from './terminal/visible.ts'

/** An element of XML: attributes that are `undefined` are left out. */
export interface XmlElement {
  name: string
  attributes: Readonly<Record<string, string | number | undefined>>
  children: readonly (XmlElement | string)[]
}

/** Shorter to write than the object. */
export function element(
  name: string,
  attributes: XmlElement['attributes'],
  children: XmlElement['children'] = [],
): XmlElement {
  return { name, attributes, children }
}

/** A whole document, an element a line; texts stand in it byte for byte, but for what XML can't hold. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${inertXml(elementText(root, ''))}\n`
}

function elementText({ name, attributes, children }: XmlElement, indent: string): string {
  const words = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}="${attributeText(String(value))}"`,
  )
  const start = `<${name}${words.join('')}`
  if (children.length === 0) return `${indent}${start}/>`
  // Blanks beside a text would be part of it.
  if (children.some((child) => typeof child === 'string'))
    return `${indent}${start}>${children.map((child) => (typeof child === 'string' ? xmlText(child) : elementText(child, ''))).join('')}</${name}>`
  const inner = (children as XmlElement[]).map((child) => elementText(child, `${indent}  `))
  return `${indent}${start}>\n${inner.join('\n')}\n${indent}</${name}>`
}

/**
 * A text between tags. Escaped, not in CDATA, which can hold everything but its own end. `>` too: `]]>` may not stand in a text.
 */
export function xmlText(text: string): string {
  return escaped(sayable(text))
}

/** Line ends and tabs that are not written out are read as blanks. */
function attributeText(text: string): string {
  return escaped(sayable(text)).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** What XML 1.0 has no way to write beside control characters: https://www.w3.org/TR/xml/#charsets */
const FORBIDDEN = /[\ud800-\udfff\ufffe\uffff]/gu

/** Control characters are no less dangerous for who opens a report than on a terminal, so they are written out as there. */
function sayable(text: string): string {
  return visible(text).replace(
    FORBIDDEN,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
