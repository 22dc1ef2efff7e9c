import { defineConfig } from 'vitest/config'

/** By itself Vitest waits a second, which a busy machine may take for nothing. */
const expect = { poll: { timeout: 30_000 } }

const DEEP = 'test/**/*.deep.test.ts'
const REAL = 'test/**/*.real.test.ts'
const SITE = 'test/**/*.site.test.ts'

/**
 * On a fresh machine within CI what matters is that all is set up, so that each package that set-up installs has a test there:
 * what is the same on any machine is tried outside of it alone.
 */
const isFresh = process.env.LABRUN_FRESH !== undefined
const REAL_ON_FRESH = [
  'test/{check,cli,scripts}/**/*.real.test.ts',
  'test/docker/{debian-registry,host-booted,host-images,host-network,host-sudo}.real.test.ts',
  'test/labrun/{doctor,shell,sudo,terminal}.real.test.ts',
]
const SITE_ON_FRESH = ['test/browser/{example,lab-pages,links,status}.site.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        // Vite warns of source maps that this package lacks, file by file.
        logLevel: 'error',
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          expect,
          exclude: [DEEP, REAL, SITE],
          // No verdict on speed: a busy machine may take its time.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Unit tests share no state, and a worker for each file would cost a third of the time.
          isolate: false,
          // By itself Vitest leaves a core free, which on two cores is half of them.
          maxWorkers: '100%',
          setupFiles: 'test/seed.ts',
          // It imports JSON as only bundlers allow.
          server: { deps: { inline: ['@actions/workflow-parser'] } },
        },
      },
      {
        test: {
          name: 'deep',
          include: [DEEP],
          expect,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          isolate: false,
          maxWorkers: '100%',
          setupFiles: 'test/seed.ts',
        },
      },
      {
        test: {
          name: 'real',
          include: isFresh ? REAL_ON_FRESH : [REAL],
          expect,
          // Each file has Docker hosts of its own, and waits more than it works: three at once fill two cores.
          maxWorkers: 3,
          // Of the labs that one of them runs side by side.
          maxConcurrency: 2,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          setupFiles: 'test/seed.ts',
          globalSetup: 'scripts/test/real-tests-need.ts',
        },
      },
      {
        test: {
          name: 'site',
          include: isFresh ? SITE_ON_FRESH : [SITE],
          expect,
          // One browser, and one server that shows the built site.
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          globalSetup: 'scripts/test/built-site.ts',
        },
      },
    ],
  },
})
