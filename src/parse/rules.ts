/** Every rule a lab's text can break. Each has a section of its name in docs/rules.md. */
export const RULES = [
  // The file
  'lab-too-large',
  'lab-too-complex',
  'not-utf-8',
  'nul-byte',
  'lone-cr',
  // Front matter
  'front-matter-fence',
  'front-matter-unclosed',
  'front-matter-too-large',
  'front-matter-syntax',
  'alias',
  'tag',
  'duplicate-key',
  'unknown-key',
  'wrong-type',
  'page-code',
  'setup-file',
  'setup-conflict',
  // Fences
  'fence-unclosed',
  'not-a-fence',
  'comment-unclosed',
  'unknown-language',
  'unknown-target',
  'misplaced-target',
  'missing-target',
  'odd-blank',
  'bad-quote',
  'block-in-footnote',
  'no-steps',
  'empty-block',
  // Attributes
  'unknown-attribute',
  'duplicate-attribute',
  'misplaced-attribute',
  'attribute-conflict',
  'bad-value',
  'duplicate-id',
  'container-missing',
  'docker-off',
  // Output
  'output-without-step',
  'output-detached',
  'empty-contains',
  'bad-table',
  'bad-json',
  'empty-not',
  'bad-regex',
  'bad-escape',
  'mixed-pattern',
  'lost-capture',
  'unknown-type',
  'unknown-name',
  'reserved-name',
  // Scripts
  'prompt',
  'transcript',
  'interactive',
  'image-not-required',
] as const

/**
 * What `labrun check` and the remark plugin tell beyond that: nothing here stops a run, but for two labs of one name. Each has
 * a section of its name, too.
 */
export const CHECK_RULES = [
  'cannot-fail',
  'cannot-fit',
  'unproven',
  'volatile-literal',
  'container-never-started',
  'captured-later',
  'unknown-value',
  'dead-link',
  'stale-record',
  'equal-slugs',
  'lint-comment',
  'shellcheck',
] as const

/** What `labrun update` tells of an expectation or a step. Each has a section of its name, too. */
export const UPDATE_RULES = [
  'not-updated',
  'step-failed',
  'loosely-updated',
  'lost-name',
  'update-again',
] as const

/** Name of a rule, as messages show it. */
export type RuleName = (typeof RULES)[number] | (typeof CHECK_RULES)[number] | (typeof UPDATE_RULES)[number]
