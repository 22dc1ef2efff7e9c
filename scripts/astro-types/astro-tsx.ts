/**
 * An .astro file as TSX, of which types can be checked: each line stays where it is. What JSX does not have (comments of HTML,
 * elements without an end) is a mistake there, and can be written otherwise. Styles and scripts are left out.
 */
export function astroTsx(source: string): string {
  const [, frontMatter, template] = /^---\n(.*?\n)---\n(.*)$/s.exec(source) ?? []
  const shown = (template ?? source).replace(/<(style|script)\b.*?<\/\1>/gs, (text) =>
    text.replace(/[^\n]/g, ''),
  )
  const begin = frontMatter === undefined ? ';<>' : `\n${frontMatter};<>\n`
  const hasProps = /^(?:interface|type) Props\b/m.test(frontMatter ?? '')
  return `/** @jsxImportSource astro */${begin}${shown}</>\n${AMBIENT}${hasProps ? '' : ANY_PROPS}`
}

/** What each file finds there, and what it is to those that import it. */
const AMBIENT = `declare const Fragment: (props: Record<string, unknown>) => any
declare const Astro: Readonly<import('astro').AstroGlobal<Props>>
export default function component(_: Props): any {}
`

const ANY_PROPS = 'type Props = Record<string, any>\n'
