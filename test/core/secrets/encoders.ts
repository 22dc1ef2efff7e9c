import { execFileSync } from 'node:child_process'

/** A way to write a text down; `loose`: it is mixed at its ends with what stands beside it. */
export interface Encoder {
  name: string
  encode: (text: string) => string
  loose?: boolean
}

/** The ways to write down a secret that labrun promises to find, by the programs and libraries that people use. */
export const ENCODERS: readonly Encoder[] = [
  { name: 'exact', encode: (text) => text },
  ...[0, 1, 2].flatMap((before) => [
    {
      name: `base64 after ${before}`,
      encode: (text: string) => Buffer.from('xy'.slice(0, before) + text).toString('base64'),
      loose: true,
    },
    {
      name: `base64url after ${before}`,
      encode: (text: string) => Buffer.from(`${'xy'.slice(0, before)}${text}\n`).toString('base64url'),
      loose: true,
    },
  ]),
  {
    name: 'base64 in lines',
    encode: (text) => inLines(Buffer.from(text).toString('base64'), 76),
    loose: true,
  },
  { name: 'component of a URL', encode: encodeURIComponent },
  { name: 'URL', encode: encodeURI },
  {
    name: 'URL in lower case',
    encode: (text) => encodeURIComponent(text).replace(/%../g, (c) => c.toLowerCase()),
  },
  { name: 'form', encode: (text) => new URLSearchParams({ q: text }).toString().slice(2) },
  { name: 'all but unreserved', encode: (text) => encodeURIComponent(text).replace(/[!'()*]/g, inHex) },
  { name: 'JSON', encode: (text) => JSON.stringify(text).slice(1, -1) },
  {
    name: 'JSON in ASCII',
    encode: (text) =>
      JSON.stringify(text)
        .slice(1, -1)
        .replace(/[^ -~]/g, inUnicode),
  },
  {
    name: 'JSON as in HTML',
    encode: (text) => JSON.stringify(text).slice(1, -1).replace(/[<>&]/g, inUnicode).replaceAll('/', '\\/'),
  },
  { name: 'JSON in JSON', encode: (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3) },
  { name: 'JSON among bytes', encode: (text) => escapedBytes(JSON.stringify(text).slice(1, -1)) },
  { name: "'…' by a backslash", encode: (text) => text.replaceAll("'", "'\\''") },
  { name: "'…' by another quote", encode: (text) => text.replaceAll("'", `'"'"'`) },
  { name: '"…"', encode: (text) => text.replace(/[$`"\\]/g, '\\$&') },
  { name: 'as labrun escapes bytes', encode: escapedBytes },
]

/** What bash makes of each text: `printf %q`, `${text@Q}` and `declare -p`, each without what stands round it. */
export function byBash(texts: readonly string[]): string[][] {
  const script = `for text; do printf '%q\\0%s\\0' "$text" "\${text@Q}"; declare -p text; printf '\\0'; done`
  const run = (locale: string) =>
    execFileSync('bash', ['--norc', '-c', script, 'bash', ...texts], {
      env: { PATH: process.env.PATH, LC_ALL: locale },
    })
      .toString()
      .split('\0')
      .map((quoted) => unquoted(quoted.replace(/^\n?declare -- text=|\n$/g, '')))
  const all = ['C', 'C.UTF-8'].map(run)
  return texts.map((_, index) => all.flatMap((quoted) => quoted.slice(3 * index, 3 * index + 3)))
}

function unquoted(text: string): string {
  return (
    /^(?:\$?'([\s\S]*)'|"([\s\S]*)")$/
      .exec(text)
      ?.slice(1)
      .find((inner) => inner !== undefined) ?? text
  )
}

export function inLines(text: string, width: number): string {
  return text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$&\n')
}

function inHex(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`
}

function inUnicode(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function escapedBytes(text: string): string {
  return Buffer.from(text)
    .toString('latin1')
    .replace(/[^\t\n\r -~]|\\/g, (char) => (char === '\\' ? '\\\\' : `\\x${char.charCodeAt(0).toString(16)}`))
}
