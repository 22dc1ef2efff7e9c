// .NET, which GitHub's runner is written in, may see through characters that show nothing. Each run of characters is one class, so that
// no text takes longer than its length.
const UNSEEN = String.raw`\p{Default_Ignorable_Code_Point}`
const BLANK = String.raw`(?![\n\r\u2028\u2029])[\s${UNSEEN}]`
const AT_LINE_START = new RegExp(`^((?:${BLANK})*:${UNSEEN}*):`, 'gmu')
const ANYWHERE = new RegExp(`#(${UNSEEN}*)#(?=[\\w${UNSEEN}]*\\[)`, 'gu')

/**
 * A text in which no CI finds an order: GitHub looks for `::word …::` at the beginning of a line and for `##[word]` anywhere,
 * Azure Pipelines for `##vso[word]`, TeamCity for `##teamcity[word]`. One of the two signs is written out, as control
 * characters are.
 */
export function inert(text: string): string {
  return written(text, '\\x23', '\\x3a')
}

/** The same of JSON, which means what it meant; nor has a terminal anything to obey in it. */
export function inertJson(json: string): string {
  const escaped = json.replace(
    NOT_ESCAPED,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return written(escaped, '\\u0023', ':')
}

/** What JSON need not escape. */
const NOT_ESCAPED = /[\x7f-\x9f\u2028\u2029]|\p{Bidi_Control}/gu

/** The same of XML, which means what it meant. */
export function inertXml(xml: string): string {
  return written(xml, '&#35;', '&#58;')
}

function written(text: string, hash: string, colon: string): string {
  return text.replace(ANYWHERE, `#$1${hash}`).replace(AT_LINE_START, `$1${colon}`)
}
