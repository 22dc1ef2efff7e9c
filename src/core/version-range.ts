/** Whether `version` is in `range`: comparisons such as `>=20.10 <28`, all of which must hold; a bare `26` means 26.anything. */
export function isInRange(version: string, range: string): boolean {
  return range
    .split(/[\s,]+/)
    .filter(Boolean)
    .every((part) => fits(version, part))
}

function fits(version: string, comparison: string): boolean {
  const [, operator = '', wanted = ''] = comparison.match(/^(>=|<=|>|<|=)?v?([\d.]+)$/) ?? []
  const order = compare(numbersOf(version), numbersOf(wanted))
  if (operator === '>=') return order >= 0
  if (operator === '<=') return order <= 0
  if (operator === '>') return order > 0
  if (operator === '<') return order < 0
  return numbersOf(wanted).every((number, index) => numbersOf(version)[index] === number)
}

/** `20.10.24+dfsg1` is 20, 10, 24. */
function numbersOf(version: string): number[] {
  return (version.match(/^[\d.]+/)?.[0] ?? '').split('.').map(Number)
}

/** Missing parts count as 0. */
function compare(left: number[], right: number[]): number {
  const length = Math.max(left.length, right.length)
  for (let index = 0; index < length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
