// What Starlight gives to components: `Astro.locals`.
/// <reference types="@astrojs/starlight" />
/** Components of packages: what props they take is not told. */
declare module '*.astro' {
  const component: (props: Record<string, unknown>) => unknown
  // biome-ignore lint/style/noDefaultExport: a component is its module's default
  export default component
}
