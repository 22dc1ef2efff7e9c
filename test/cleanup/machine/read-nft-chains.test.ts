import { expect, test } from 'vitest'
import { readNftChains, withoutHandles } from '../../../src/cleanup/machine/read-nft-chains.ts'

const RULESET = `table ip filter { # handle 1
	set some { # handle 7
		type ipv4_addr
		elements = { 10.8.0.1 }
	}

	chain INPUT { # handle 1
		comment "a"
		type filter hook input priority filter; policy drop;
		ip saddr 10.9.0.0/24 counter drop # handle 2
		 counter log prefix "x # handle 9" # handle 6
	}

	chain OWN { # handle 3
	}
}
table inet filter { # handle 2
	chain input { # handle 1
		type filter hook input priority filter + 5;
	}
}
`

test('chains with what calls them, and their rules with handles', () => {
  const [ip, inet] = [
    { family: 'ip', table: 'filter' },
    { family: 'inet', table: 'filter' },
  ]
  expect(readNftChains(RULESET)).toEqual([
    {
      ...ip,
      name: 'INPUT',
      base: { hook: 'input', priority: 'filter', policy: 'drop' },
      rules: ['ip saddr 10.9.0.0/24 counter drop # handle 2', 'counter log prefix "x # handle 9" # handle 6'],
    },
    { ...ip, name: 'OWN', base: null, rules: [] },
    {
      ...inet,
      name: 'input',
      base: { hook: 'input', priority: 'filter + 5', policy: 'accept' },
      rules: [],
    },
  ])
})

test('without handles it is as nft can take it', () => {
  const lines = withoutHandles(RULESET).split('\n')
  expect(lines[0]).toBe('table ip filter {')
  expect(lines[9]).toBe('\t\tip saddr 10.9.0.0/24 counter drop')
  expect(lines[10]).toBe('\t\t counter log prefix "x # handle 9"')
})
