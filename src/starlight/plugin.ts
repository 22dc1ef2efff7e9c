import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { StarlightPlugin } from '@astrojs/starlight/types'
import type { AstroConfig, AstroIntegration } from 'astro'
import { canMakeCards, cardsIn } from './cards/cards.ts'
import { type CardsAhead, VITE_PLUGIN } from './cards/cards-ahead.ts'

const STYLES = ['lab.css', 'entities.css', 'topology.css', 'status.css', 'learner.css', 'lab-print.css']

/** What the configuration of the site's collections imports. */
const LOADER = 'labrun/starlight/loader'

/** What a site may do without. */
export interface LabrunOptions {
  /** `/llms.txt` and `/llms-full.txt`, which tell programs what the site holds. Default: `true`. */
  llms?: boolean
  /** A picture for each page, with which links to it are shown; only where Astro's `site` is set. Default: `true`. */
  cards?: boolean
}

/** The Starlight plugin, `labrun/starlight`: what belongs to the pages that `labsLoader` makes of labs, and goes with them. */
export function labrun({ llms = true, cards = true }: LabrunOptions = {}): StarlightPlugin {
  return {
    name: 'labrun',
    hooks: {
      'config:setup'({ config, astroConfig, updateConfig, addIntegration, addRouteMiddleware, logger }) {
        const hasCards = cards && astroConfig.site !== undefined && cardsCanBeMade(logger)
        updateConfig({ customCss: [...STYLES.map(beside), ...(config.customCss ?? [])] })
        addRouteMiddleware({ entrypoint: beside('page-middleware.js') })
        addIntegration(
          integration({
            tellsDates: config.lastUpdated === true,
            siteTitle: titleOf(config),
            siteDescription: config.description ?? '',
            hasLlms: llms,
            hasCards,
          }),
        )
      },
    },
  }
}

// biome-ignore lint/style/noDefaultExport: what a configuration names is imported as a module's default
export default labrun

/** A site of several languages has several; programs and pictures get that of its own. */
function titleOf({
  title,
  defaultLocale,
}: {
  title: string | Record<string, string>
  defaultLocale?: string | undefined
}): string {
  if (typeof title === 'string') return title
  return title[defaultLocale ?? ''] ?? Object.values(title)[0] ?? ''
}

function cardsCanBeMade(logger: { warn: (words: string) => void }): boolean {
  if (canMakeCards()) return true
  logger.warn('No pictures for links (og:image): sharp, which Astro draws with, is not installed.')
  return false
}

/** What the site is, and has. */
interface Site {
  tellsDates: boolean
  siteTitle: string
  siteDescription: string
  hasLlms: boolean
  hasCards: boolean
}

/** The routes that are no pages: the script of lab pages, their records, and what is made for programs. */
function integration(site: Site): AstroIntegration {
  return {
    name: 'labrun',
    hooks: {
      'astro:config:setup'({ config, injectRoute, updateConfig }) {
        const { scripts, main } = browserScripts()
        const scriptRoute = `/_labrun/${main}`
        injectRoute({
          pattern: '/_labrun/[file]',
          entrypoint: beside('script-route.js'),
          prerender: true,
        })
        injectRoute({
          pattern: '/_labrun/images/[...image]',
          entrypoint: beside('image-route.js'),
          prerender: true,
        })
        injectRoute({ pattern: '/[...lab].json', entrypoint: beside('record-route.js'), prerender: true })
        injectRoute({ pattern: '/[...lab].md', entrypoint: beside('markdown-route.js'), prerender: true })
        injectRoute({ pattern: '/[...lab].sh', entrypoint: beside('shell-route.js'), prerender: true })
        for (const pattern of site.hasLlms ? ['/llms.txt', '/llms-full.txt'] : [])
          injectRoute({ pattern, entrypoint: beside('llms-route.js'), prerender: true })
        if (site.hasCards)
          injectRoute({ pattern: '/og/[...page].png', entrypoint: beside('card-route.js'), prerender: true })
        const told = {
          ...site,
          scripts,
          scriptRoute,
          pageEnding: pageEnding(config),
          cardModule: new URL('cards.js', import.meta.url).href,
          cardFolder: fileURLToPath(new URL('labrun-cards/', config.cacheDir)),
        }
        const ahead = site.hasCards ? { cards: cardsIn(told.cardFolder), siteTitle: site.siteTitle } : null
        updateConfig({ vite: { plugins: [settings(told, ahead)] } })
      },
    },
  }
}

/** What the pages of labs load, by names that change with the content: the main one names the others. */
function browserScripts(): { scripts: Record<string, string>; main: string } {
  const names = readdirSync(beside('.')).filter((name) => /^lab-page-.*\.js$/.test(name))
  const text = readFileSync(beside('lab-page.js'), 'utf8')
  const main = `${createHash('sha256').update(text).digest('hex').slice(0, 8)}.js`
  const others = names.map((name) => [name, readFileSync(beside(name), 'utf8')])
  return { scripts: { [main]: text, ...Object.fromEntries(others) }, main }
}

/** What the addresses of pages end in, as Starlight links them. */
function pageEnding({ build, trailingSlash }: Pick<AstroConfig, 'build' | 'trailingSlash'>): string {
  if (build.format === 'file') return '.html'
  return trailingSlash === 'never' ? '' : '/'
}

/** What the routes and the middleware, which Vite bundles, have to know: the module `virtual:labrun`. The loader gets what is `ahead`. */
function settings(values: Readonly<Record<string, unknown>>, ahead: CardsAhead | null) {
  const id = 'virtual:labrun'
  return {
    name: VITE_PLUGIN,
    api: ahead,
    // It is built: Vite would read, rewrite and map a megabyte of it, at each build.
    configEnvironment: () => ({ resolve: { external: [LOADER] } }),
    resolveId: (name: string) => (name === id ? `\0${id}` : undefined),
    load: (name: string) => (name === `\0${id}` ? moduleOf(values) : undefined),
  }
}

function moduleOf(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}\n`)
    .join('')
}

/** A file that is built or copied into the same folder. */
function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}
