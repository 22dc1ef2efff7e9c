import { describe, expect, test } from 'vitest'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import { machineWith } from './machine-with.ts'
import { rules } from './some-things.ts'

/** What was moved, of rules of the chain FORWARD. */
function moved(before: string[], after: string[]): string[] {
  return differenceOf(machineWith({ rules: rules(...before) }), machineWith({ rules: rules(...after) }))
    .filter(({ how }) => how === 'changed')
    .map((change) => (change.area === 'rules' ? change.before!.rule : change.key))
}

test('the fewest that explain another order are those that were moved', () => {
  expect(moved(['-j A', '-j B', '-j C'], ['-j B', '-j C', '-j A'])).toEqual(['-j A'])
  expect(moved(['-j A', '-j B', '-j C'], ['-j C', '-j A', '-j B'])).toEqual(['-j C'])
  expect(moved(['-j A', '-j B', '-j C', '-j D'], ['-j D', '-j B', '-j C', '-j A'])).toEqual(['-j A', '-j D'])
})

test('what came and went in between has moved none', () => {
  expect(moved(['-j A', '-j B', '-j C'], ['-j X', '-j A', '-j Y', '-j C', '-j Z'])).toEqual([])
})

describe('of Docker’s own rules', () => {
  const jump = '-j DOCKER-USER'
  const own = ['-o docker0 -j DOCKER', '-i docker0 ! -o docker0 -j ACCEPT', '-i docker0 -o docker0 -j ACCEPT']

  test('what it puts on top again was not moved, nor what it has passed', () => {
    expect(moved(['-j A', jump, ...own], [jump, '-j A', ...own])).toEqual([])
  })

  test('others were not moved either, wherever they are', () => {
    expect(moved(['-j A', '-j B', own[0]!], [own[0]!, '-j A', '-j B'])).toEqual([])
  })

  test('who is behind them now was', () => {
    expect(moved(['-j A', jump, own[0]!], [jump, own[0]!, '-j A'])).toEqual(['-j A'])
    expect(moved(['-j A', jump, ...own], [jump, ...own, '-j A'])).toEqual(['-j A'])
  })

  test('one that only looks alike is people’s', () => {
    expect(moved(['-i docker0 -j DROP', '-j A', '-j B'], ['-j A', '-j B', '-i docker0 -j DROP'])).toEqual([
      '-i docker0 -j DROP',
    ])
  })
})
