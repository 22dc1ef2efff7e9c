import { MASK } from '../../../src/core/secrets/masker.ts'

/** What stands round an encoded secret: nothing that a secret, or an encoding of it, has in it. */
export const [BEFORE, BEHIND] = ['один ', ' два']

/** What a mask has left of an encoded secret. */
export function leftOf(masked: string): string {
  return masked
    .replaceAll(/[а-яё]+/g, '')
    .replace(/^ | $/g, '')
    .replaceAll(MASK, '')
    .replaceAll('\n', '')
}
