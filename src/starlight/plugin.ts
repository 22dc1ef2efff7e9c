import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { StarlightPlugin } from '@astrojs/starlight/types'
import type { AstroIntegration } from 'astro'

const STYLES = ['lab.css', 'entities.css', 'topology.css', 'status.css', 'learner.css', 'lab-print.css']

/** The Starlight plugin, `labrun/starlight`: style, script and records of the pages that `labsLoader` makes of labs. */
export function labrun(): StarlightPlugin {
  return {
    name: 'labrun',
    hooks: {
      'config:setup'({ config, updateConfig, addIntegration, addRouteMiddleware }) {
        updateConfig({ customCss: [...STYLES.map(beside), ...(config.customCss ?? [])] })
        addRouteMiddleware({ entrypoint: beside('page-middleware.js') })
        addIntegration(integration(config.lastUpdated === true))
      },
    },
  }
}

// biome-ignore lint/style/noDefaultExport: what a configuration names is imported as a module's default
export default labrun

/** The routes that are no pages: the script of lab pages, and their records. */
function integration(tellsDates: boolean): AstroIntegration {
  return {
    name: 'labrun',
    hooks: {
      'astro:config:setup'({ injectRoute, updateConfig }) {
        const { scripts, main } = browserScripts()
        const scriptRoute = `/_labrun/${main}`
        injectRoute({
          pattern: '/_labrun/[file]',
          entrypoint: beside('script-route.js'),
          prerender: true,
        })
        injectRoute({ pattern: '/[...lab].json', entrypoint: beside('record-route.js'), prerender: true })
        injectRoute({ pattern: '/[...lab].md', entrypoint: beside('markdown-route.js'), prerender: true })
        updateConfig({ vite: { plugins: [settings({ scripts, scriptRoute, tellsDates })] } })
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

/** What the routes and the middleware, which Vite bundles, have to know: the module `virtual:labrun`. */
function settings(values: Readonly<Record<string, unknown>>) {
  const id = 'virtual:labrun'
  return {
    name: 'labrun',
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
