/** The address of what is documented of a rule: the author's reference of this very version, beside the program. */
export function rulePage(rule: string): string {
  const fromSource = import.meta.url.endsWith('.ts')
  return new URL(`${fromSource ? '../..' : '..'}/docs/rules.md#${rule}`, import.meta.url).href
}
