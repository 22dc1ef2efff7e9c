/// <reference types="astro/client" />
/// <reference types="@astrojs/starlight" />

/** What `plugin.ts` tells the parts that Vite bundles. */
declare module 'virtual:labrun' {
  /** The browser's script, as text. */
  export const script: string
  /** Where it is on the site, the base path not counted. */
  export const scriptRoute: string
  /** The site shows when pages were last changed. */
  export const tellsDates: boolean
}
