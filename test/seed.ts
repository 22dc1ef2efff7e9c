import { configureGlobal, readConfigureGlobal } from 'fast-check'

/**
 * Properties try the same in every run, so that what is red for one is red for the next. `LABRUN_SEED=7 npm run test:unit` tries
 * something else.
 */
configureGlobal({ ...readConfigureGlobal(), seed: Number(process.env.LABRUN_SEED ?? 20261129) })
