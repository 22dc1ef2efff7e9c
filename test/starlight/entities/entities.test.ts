import type { Element } from 'hast'
import { expect, test } from 'vitest'
import type { StepResult } from '../../../src/core/step-result.ts'
import { type Entity, entitiesOf } from '../../../src/starlight/entities/entities.ts'
import { EntityMarks } from '../../../src/starlight/entities/entity-marks.ts'
import { readEvidence } from '../../../src/starlight/evidence/evidence.ts'
import { container, host, link, MOVED, PAIR, STARTED, topology } from '../../topology/topologies.ts'
import { block, elementsOf, pageOf, readLab, recordFor, textsOf } from '../page.ts'

const ID = `23bdd0684957${'a'.repeat(52)}`

function known(text: string, given: Readonly<Record<string, Partial<StepResult>>>): Entity[] {
  const { lab } = readLab(text)
  return entitiesOf(lab, readEvidence(lab, recordFor(text, given)))
}

/** The marks of a text as `text→entity`, in the output of a step. */
function marked(entities: Entity[], text: string, lab: string): string[] {
  const [step] = readLab(lab).lab.steps
  const marks = new EntityMarks(entities).inOutput(text, step!)
  return marks.map(({ from, to, entity }) => `${text.slice(from, to)}→${entity}`)
}

const HOST = block('bash host id=a', 'true')
const IN_WEB = block('bash nsenter container=web ns=net id=a', 'true')
const named = (entities: Entity[]) => entities.map(({ name, what }) => `${name}: ${what}`)

test('of the network they are what the kernel told, without what all namespaces have', () => {
  expect(named(known(HOST, { a: { topology: MOVED } })).slice(0, 7)).toEqual([
    'web: container',
    'docker0: bridge',
    'vetha1: interface',
    'veth-host: interface',
    'eth0: interface',
    'veth-guest: interface',
    '172.17.0.1: address of docker0 on the host',
  ])
})

test('of a lab that has changed there are none', () => {
  const { lab } = readLab(HOST.replace('true', 'false'))
  expect(entitiesOf(lab, readEvidence(lab, recordFor(HOST, { a: { topology: MOVED } })))).toEqual([])
})

test.each([
  ['inet 172.17.0.2/16 brd 172.17.255.255 scope global eth0', ['172.17.0.2→172.17.0.2', 'eth0→eth0']],
  ['172.17.0.20 dev eth01 http://172.17.0.2:80/', ['172.17.0.2→172.17.0.2']],
  ['2: veth-host@if3: <BROADCAST> veth-host2 my-veth-host', ['veth-host→veth-host']],
  ['ether 02:42:ac:11:00:02 and 02:42:ac:11:00:02:03', ['02:42:ac:11:00:02→02:42:ac:11:00:02']],
  ['net:[4026532500] 40265325001', ['4026532500→4026532500']],
  ['web web2 web.example', ['web→web']],
])('a name or an address is a whole word: %s', (text, marks) => {
  expect(marked(known(HOST, { a: { topology: MOVED } }), text, HOST)).toEqual(marks)
})

test('an interface is the same after it has moved; two of one name, in two namespaces, are two', () => {
  const moved = block('bash host id=a', '1') + block('bash host id=b', '2')
  const names = (entities: Entity[]) =>
    entities.flatMap(({ name, what }) => (what === 'interface' ? [name] : []))
  expect(names(known(moved, { a: { topology: PAIR }, b: { topology: MOVED } }))).toContain('veth-guest')
  const two = topology(
    host([]),
    container('web', [link('eth0', { mac: '02:00:00:00:00:01' })], 1),
    container('db', [link('eth0', { mac: '02:00:00:00:00:02' })], 2),
  )
  const entities = known(HOST, { a: { topology: two } })
  expect(names(entities)).toEqual(['eth0 in web', 'eth0 in db'])
  expect(marked(entities, 'eth0', HOST)).toEqual([])
  expect(marked(entities, 'eth0', IN_WEB)).toEqual(['eth0→eth0 in web'])
})

const PID = block('bash host id=a', 'true') + block('output', 'PID {{pid:int}}')

test.each([
  ['pid 77 of 77', PID, 2],
  ['77 packets, 77 received', HOST, 0],
  ['kill 7 177 77.5', PID, 0],
  ['PID USER  TIME\n 77 root  77\n 78 root  77', HOST, 1],
  ['PID USER\n77 root\n\n77 rows', HOST, 1],
  ['"Pid":77,"Size":77', HOST, 1],
  ['pid=77 /proc/77/status /proc/770', HOST, 2],
])('a number is a PID where the lab or the text itself says so: %j', (text, lab, count) => {
  const entities = known(PID, { a: { captures: { pid: '77' } } })
  expect(marked(entities, text, lab)).toEqual(new Array(count).fill('77→77'))
})

test('a number of one digit is none', () => {
  expect(known(PID, { a: { captures: { pid: '1' } } })).toEqual([])
})

test('what was captured of an open type counts where the step names it', () => {
  const lab = block('bash host id=a', 'true') + block('output', '{{mask:hex}}')
  const entities = known(lab, { a: { captures: { mask: '00ff' } } })
  expect(marked(entities, '00ff 00ff0', lab)).toEqual(['00ff→00ff'])
  expect(marked(entities, '00ff', HOST)).toEqual([])
})

const RUN = block('bash host id=a', 'docker run --detach --name web nginx') + block('output', '{{box:id}}')

test('an id is its container: in full, short, by name, and as a variable in scripts', () => {
  const lab = RUN + block('bash host id=b', `echo "$box" "\${box:0:12}" $other`)
  const given = {
    a: { stdout: `${ID}\n`, captures: { box: ID }, topology: STARTED },
    b: { stdout: '23bdd0684957' },
  }
  const entities = known(lab, given)
  expect(marked(entities, `${ID} 23bdd0684957 web`, HOST).map((mark) => mark.split('→')[1])).toEqual([
    'web',
    'web',
    'web',
  ])
  const { steps } = readLab(lab).lab
  const { script } = steps[1]!
  const marks = new EntityMarks(entities).inScript(script, steps[1]!)
  expect(marks.map(({ from, to }) => script.slice(from, to))).toEqual(['$box', `\${box:0:12}`])
})

const marksOf = (html: string) =>
  elementsOf(html, 'b').map(({ properties }: Element) => properties.dataEntity ?? null)

test('on the page a mark says what it means where its text does not, and what occurs once is none', () => {
  const lab = `${RUN}It is {{box}}, by \`docker0\` and \`docker ps\`.\n`
  const html = pageOf(
    lab,
    recordFor(lab, { a: { stdout: `${ID}\nonce 172.17.0.1\n`, captures: { box: ID } } }),
  )
  expect(marksOf(html)).toEqual([null, null])
  expect(textsOf(html, 'lr-who')).toEqual([`Names and numbers of this run${ID} captured as box`])
  expect(elementsOf(html, 'lr-value').map(({ properties }) => properties.dataEntity)).toEqual([ID])
})

test('a page on which nothing occurs twice has no list', () => {
  expect(elementsOf(pageOf(HOST), 'lr-who')).toEqual([])
})

test('what a host calls its things is text', () => {
  const hostile = '<img src=x onerror=alert(1)>"\'`'
  const spoilt = topology(host([link(hostile)]), container(hostile, [link(hostile)]))
  const lab = block('bash host id=a', 'true')
  const html = pageOf(lab, recordFor(lab, { a: { stdout: `${hostile} ${hostile}`, topology: spoilt } }))
  expect(elementsOf(html, 'img')).toEqual([])
})
