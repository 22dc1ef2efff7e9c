/// <reference types="astro/client" />
/// <reference types="@astrojs/starlight" />

/** What `plugin.ts` tells the parts that Vite bundles. */
declare module 'virtual:labrun' {
  /** The browser's scripts, as text, by their names. */
  export const scripts: Readonly<Record<string, string>>
  /** Where the one is on the site that pages load, the base path not counted. */
  export const scriptRoute: string
  /** The site shows when pages were last changed. */
  export const tellsDates: boolean
  export const siteTitle: string
  /** Empty where it has none. */
  export const siteDescription: string
  /** What the addresses of pages end in. */
  export const pageEnding: string
  /** Links to its pages are shown with a picture. */
  export const hasCards: boolean
  /** Address of the built `cards.ts`. */
  export const cardModule: string
  /** Where cards are kept from build to build. */
  export const cardFolder: string
}
