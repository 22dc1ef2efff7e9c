import type { Row } from './row.ts'

/** In the order of the table. Each is loaded when it is measured, so that none runs in what another has left in memory. */
export const ROWS: readonly Row[] = [
  {
    name: 'one-step',
    title: 'one step without Docker, the whole process',
    run: async (options) => (await import('./rows/one-step.ts')).measureOneStep(options),
  },
  {
    name: 'start-up',
    title: 'where the time of two steps without Docker goes',
    run: async (options) => (await import('./rows/start-up.ts')).measureStartUp(options),
  },
  {
    name: 'steps',
    title: 'trivial steps, the whole process',
    run: async (options) => (await import('./rows/steps.ts')).measureSteps(options),
  },
  {
    name: 'engine',
    title: 'trivial steps in one shell, the session engine alone',
    run: async () => (await import('./rows/engine.ts')).measureEngine(),
  },
  {
    name: 'parse',
    title: 'read and plan a lab, in one process',
    run: async (options) => (await import('./rows/parse.ts')).measureParse(options),
  },
  {
    name: 'output',
    title: 'output of one step, the session engine alone',
    run: async (options) => (await import('./rows/output.ts')).measureOutput(options),
  },
  {
    name: 'host',
    title: 'private Docker host',
    run: async (options) => (await import('./rows/host.ts')).measureHost(options),
  },
  {
    name: 'hosts-at-once',
    title: 'private Docker hosts that come up at the same time',
    run: async (options) => (await import('./rows/hosts-at-once.ts')).measureHostsAtOnce(options),
  },
  {
    name: 'jobs',
    title: 'six labs, two at once, beside one after the other',
    run: async (options) => (await import('./rows/jobs.ts')).measureJobs(options),
  },
  {
    name: 'scale',
    title: '100, 300 and 1000 labs without Docker, two at once',
    run: async (options) => (await import('./rows/scale.ts')).measureScale(options),
  },
  {
    name: 'host-parts',
    title: 'where the time of a private Docker host with nginx goes',
    run: async (options) => (await import('./rows/host-parts.ts')).measureHostParts(options),
  },
  {
    name: 'guide',
    title: 'labs/namespaces.md, from its first step to its last',
    run: async (options) => (await import('./rows/guide.ts')).measureGuide(options),
  },
  {
    name: 'watch',
    title: 'a lab that is watched, from the save to the verdict',
    run: async (options) => (await import('./rows/watch.ts')).measureWatch(options),
  },
  {
    name: 'site',
    title: 'a site of labs, beside plain Starlight on the same pages',
    run: async (options) => (await import('./rows/site.ts')).measureSite(options),
  },
]
