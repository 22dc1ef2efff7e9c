/** One index of apt's that comes from Debian. */
export interface AptSource {
  site: string
  release: string
  component: string
}

/** What `apt-get indextargets` is asked to print; one line an index. */
export const TARGET_FORMAT = '$(SITE)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)'

/** Reads the lines of `apt-get indextargets`: Debian's own indexes for this release, updates and security included. */
export function parseTargets(lines: readonly string[], codename: string): AptSource[] {
  return lines.flatMap((line) => {
    const [site, release, component, origin] = line.split('|')
    if (!site || !release || !component || origin !== 'Debian') return []
    return release === codename || release.startsWith(`${codename}-`) ? [{ site, release, component }] : []
  })
}

/** The text of a sources.list. */
export function sourcesList(sources: readonly AptSource[]): string {
  const lines = sources.map(({ site, release, component }) => `deb ${site} ${release} ${component}\n`)
  return [...new Set(lines)].join('')
}

/** Where the release itself comes from, updates and security apart. */
export function mirrorOf(sources: readonly AptSource[], codename: string): string | null {
  return sources.find(({ release, component }) => release === codename && component === 'main')?.site ?? null
}
