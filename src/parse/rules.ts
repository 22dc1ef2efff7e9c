/** Every rule a lab's text can break. Each has a section of its name in docs/format.md. */
export const RULES = [
  // The file
  'lab-too-large',
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
  'bad-regex',
  'mixed-pattern',
  'unknown-type',
  'unknown-name',
  'reserved-name',
  // Scripts
  'prompt',
  'interactive',
  // Anywhere
  'not-yet',
] as const

/** Name of a rule, as messages show it. */
export type RuleName = (typeof RULES)[number]
