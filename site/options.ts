/** What is not the repository's to know, by the environment of the build. */
export interface SiteOptions {
  /** Where the site will be: `https://example.org/labrun/`. With it there are a sitemap and canonical addresses. */
  site: string | undefined
  /** Its path: `/labrun/`, or `/`. */
  base: string
  /** Where files can be edited, `https://…/edit/main/`; `null`: no page has such a link. */
  edit: string | null
  /** What `git clone` takes; `null`: it is not known. */
  repository: string | null
  /** Where files can be seen, `https://…/blob/main/`. */
  source: string | null
}

/**
 * Reads `LABRUN_SITE`, the site's address, and `LABRUN_REPOSITORY`, the repository's on GitHub or what is like it
 * (`https://github.com/NAME/labrun`, with `/tree/BRANCH` for another branch than main).
 *
 * @throws {Error} where one of them is no address
 */
export function siteOptions(env: Readonly<Record<string, string | undefined>>): SiteOptions {
  const site = address('LABRUN_SITE', env)
  const repository = address('LABRUN_REPOSITORY', env)
  const [, top, branch = 'main'] = /^(.*?)(?:\/tree\/(.+))?\/$/.exec(repository ?? '') ?? []
  return {
    site,
    base: site === undefined ? '/' : new URL(site).pathname,
    repository: top ?? null,
    edit: top === undefined ? null : `${top}/edit/${branch}/`,
    source: top === undefined ? null : `${top}/blob/${branch}/`,
  }
}

/** With a slash at its end. */
function address(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const value = env[name]
  if (value === undefined || value === '') return undefined
  if (!URL.canParse(value) || !/^https?:/.test(value))
    throw new Error(`${name} is "${value}", expected an address such as https://example.org/`)
  return value.replace(/\/*$/, '/')
}
