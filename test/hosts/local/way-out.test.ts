import { expect, test } from 'vitest'
import { type Ip, readWayOut, restoreWayOut } from '../../../src/hosts/local/way-out.ts'

interface State {
  name?: string
  up?: boolean
  master?: string
  addresses?: string[]
  routes?: string[]
}

const ROUTES = [
  'default via 10.0.0.1 dev eth0 proto dhcp metric 100 ',
  '10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.5 ',
  '10.9.0.0/24 dev br0 proto kernel scope link src 10.9.0.1 linkdown ',
]

/** An `ip` that tells a state, and notes what it is told to do. */
function fakeIp({
  name = 'eth0',
  up = true,
  master,
  addresses = ['10.0.0.5/24'],
  routes = ROUTES,
}: State = {}) {
  const done: string[] = []
  const links = [
    { ifindex: 1, ifname: 'lo', flags: ['UP'], mtu: 65536, addr_info: [] },
    {
      ifindex: 7,
      ifname: name,
      flags: up ? ['BROADCAST', 'UP'] : ['BROADCAST'],
      mtu: 1500,
      ...(master !== undefined && { master }),
      addr_info: addresses.map((address) => ({
        family: 'inet',
        local: address.split('/')[0],
        prefixlen: Number(address.split('/')[1]),
        broadcast: '10.0.0.255',
        scope: 'global',
      })),
    },
  ]
  const ip: Ip = async (...argv) => {
    const command = argv.join(' ')
    if (command === '-json address show') return JSON.stringify(links)
    if (command === '-4 route show table main') return routes.join('\n')
    if (command === '-6 route show table main') return ''
    done.push(command)
    return ''
  }
  return { ip, done }
}

test('links with a default route, and the routes by them', async () => {
  expect(await readWayOut(undefined, fakeIp().ip)).toEqual({
    links: [
      {
        ...{ index: 7, name: 'eth0', up: true, mtu: 1500, master: null },
        addresses: [{ address: '10.0.0.5/24', broadcast: '10.0.0.255' }],
      },
    ],
    routes: [
      { family: '4', route: '10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.5' },
      { family: '4', route: 'default via 10.0.0.1 dev eth0 proto dhcp metric 100' },
    ],
  })
})

test('nothing is done where nothing has changed', async () => {
  const { ip, done } = fakeIp()
  expect(await restoreWayOut(await readWayOut(undefined, ip), ip)).toEqual([])
  expect(done).toEqual([])
})

test.each<[string, State, string[], string[]]>([
  [
    'the route is gone',
    { routes: ROUTES.slice(1) },
    ['route default via 10.0.0.1 dev eth0 proto dhcp metric 100'],
    ['-4 route replace default via 10.0.0.1 dev eth0 proto dhcp metric 100'],
  ],
  [
    'another was put before it',
    { routes: ['default dev br0 scope link', ...ROUTES] },
    ['another default route was added (default dev br0 scope link)'],
    ['-4 route delete default dev br0 scope link'],
  ],
  [
    'the link is down, and so its routes are gone',
    { up: false, routes: [] },
    [
      'link eth0 was down',
      'route 10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.5',
      'route default via 10.0.0.1 dev eth0 proto dhcp metric 100',
    ],
    [
      'link set dev eth0 up',
      '-4 route replace 10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.5',
      '-4 route replace default via 10.0.0.1 dev eth0 proto dhcp metric 100',
    ],
  ],
  [
    'the address is gone',
    { addresses: [] },
    ['address 10.0.0.5/24 of eth0'],
    ['address add 10.0.0.5/24 brd 10.0.0.255 dev eth0'],
  ],
  [
    'it was renamed',
    { name: 'wan', routes: ROUTES.slice(0, 1) },
    [
      'link eth0 was renamed',
      'link eth0 was down',
      'route 10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.5',
    ],
    [
      'link set dev wan down',
      'link set dev wan name eth0',
      'link set dev eth0 up',
      '-4 route replace 10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.5',
    ],
  ],
  ['it is in a bridge', { master: 'br0' }, ['link eth0 was put into br0'], ['link set dev eth0 nomaster']],
])('%s: put back', async (_, state, words, commands) => {
  const before = await readWayOut(undefined, fakeIp().ip)
  const { ip, done } = fakeIp(state)
  expect(await restoreWayOut(before, ip)).toEqual(words.map((what) => `put back at once: ${what}`))
  expect(done).toEqual(commands)
})

test('a link that is gone is told', async () => {
  const before = await readWayOut(undefined, fakeIp().ip)
  const { ip } = fakeIp()
  const without: Ip = async (...argv) => (argv[0] === '-json' ? '[]' : ip(...argv))
  expect(await restoreWayOut(before, without)).toEqual([
    'not put back: link eth0, which had the default route, is gone',
  ])
})
