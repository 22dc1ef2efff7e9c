/** A tag of a page's head, as far as it matters here. */
interface Tag {
  tag: string
  attrs?: Readonly<Record<string, unknown>> | undefined
}

/** A tag that this file adds. */
interface Meta {
  tag: 'meta'
  attrs: Record<string, string>
}

/**
 * What tells networks of a page's picture: https://ogp.me#structured, and what X reads. Starlight has said already that it is
 * to be shown large. Nothing where the site, or the page, has chosen another.
 *
 * @param address of the picture, absolute: relative ones are not followed
 */
export function cardTags(head: readonly Tag[], address: string, title: string): Meta[] {
  const isChosen = head.some(({ attrs }) => attrs?.property === 'og:image' || attrs?.name === 'twitter:image')
  if (isChosen) return []
  return [
    ['property', 'og:image', address],
    ['property', 'og:image:type', 'image/png'],
    ['property', 'og:image:width', '1200'],
    ['property', 'og:image:height', '630'],
    ['property', 'og:image:alt', title],
    ['name', 'twitter:image', address],
    ['name', 'twitter:image:alt', title],
  ].map(([key, name, content]) => ({ tag: 'meta', attrs: { [key!]: name!, content: content! } }))
}
