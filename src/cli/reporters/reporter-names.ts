/** The reporters of a run by the names that `--reporter` takes. */
export const REPORTER_NAMES = ['pretty', 'plain', 'json', 'ndjson', 'junit', 'github'] as const
export type ReporterName = (typeof REPORTER_NAMES)[number]

/** Those of `labrun check`. */
export const CHECK_REPORTERS = ['pretty', 'plain', 'json', 'github'] as const
export type CheckReporterName = (typeof CHECK_REPORTERS)[number]
