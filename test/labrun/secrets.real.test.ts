import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { ENCODERS } from '../core/secrets/encoders.ts'
import { block, labFile, labrun, runLabs, start, WITHOUT_DOCKER } from './command.ts'
import { startedAhead } from './processes.ts'

// Long enough to go on in a second line of base64; all that encoders care about is in it.
const TOKEN = `tok/en+ $val'"é\\_${'Zq7w'.repeat(16)}`
const KEY = '-----BEGIN KEY-----\nMIIEvQIBADANBg/qhk+iG9w0\nBAQEFAASCBKcwggSj\n-----END KEY-----\n'
const SECRETS = `secrets: [TEST_TOKEN, TEST_KEY]`

beforeEach(() => {
  vi.stubEnv('TEST_TOKEN', TOKEN)
  vi.stubEnv('TEST_KEY', KEY)
  return () => vi.unstubAllEnvs()
})

const IN_ALL_FORMS = [
  'printf "%s\\n" "$TEST_TOKEN" "$TEST_KEY"; printf "%q\\n" "$TEST_TOKEN" "$TEST_KEY"; declare -p TEST_TOKEN TEST_KEY',
  'for lead in "" x xy; do printf "$lead%s" "$TEST_TOKEN" | base64; printf "$lead%s" "$TEST_KEY" | base64 -w 0; echo; done',
  'echo "${TEST_TOKEN@Q} ${TEST_KEY@Q}"; (set -x; : "$TEST_TOKEN")',
  `perl -e '$_ = $ENV{TEST_TOKEN}; s/([^\\w.~-])/sprintf "%%%02X", ord $1/ge; print "$_\\n"'`,
  `perl -MJSON::PP -MEncode -e 'print encode_json([map { decode("UTF-8", $_) } @ENV{qw(TEST_TOKEN TEST_KEY)}]), "\\n"'`,
  'printf "%s" "$TEST_TOKEN" | fold -w 20; printf "\\xff%s\\n" "$TEST_TOKEN"',
  'mkdir -p "/tmp/$TEST_TOKEN"; ls /tmp; ls "/nowhere/$TEST_TOKEN" || true',
]

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const KNOWN = `printf %s "$TEST_TOKEN$TEST_KEY" | sha256sum | grep -q ^${hashOf(TOKEN + KEY)}`

/** Pieces of a text that are secret: in each form the middle, which stands there whatever is beside it. */
const PIECES = [TOKEN, ...KEY.split('\n')].flatMap((text) =>
  text === '' ? [] : ENCODERS.map(({ encode }) => encode(text).split('\n')[0]!.slice(3, -4).slice(0, 12)),
)

function found(text: string): string[] {
  return PIECES.filter((piece) => text.includes(piece) || text.includes(JSON.stringify(piece).slice(1, -1)))
}

test('a lab that prints its secrets in all forms, wherever it can: they are in nothing that labrun writes', async () => {
  const file = labFile(
    block('bash host id=start', 'docker run --detach --name web nginx >/dev/null', KNOWN) +
      block('bash host id=forms', '{', ...IN_ALL_FORMS, '} 2>&1 | tee /dev/stderr') +
      block('bash host id=much', 'for i in {1..9000}; do echo "$TEST_TOKEN"; done') +
      block(
        'bash host id=late',
        'mkfifo /run/go',
        '(read -r go </run/go; printf %s "${TEST_TOKEN:0:9}"; sleep 0.4; echo "${TEST_TOKEN:9}") &',
      ) +
      block(
        'bash host id=server background ready=output:/up/',
        'echo "up $TEST_TOKEN"',
        ...IN_ALL_FORMS,
        'sleep 60',
      ) +
      block('bash exec container=web id=exec', KNOWN, 'echo "$TEST_TOKEN"', 'echo "$HOSTNAME" >/dev/null') +
      block('output', '***') +
      block('sh exec container=web id=sh', KNOWN) +
      block('bash nsenter container=web id=nsenter', KNOWN, 'echo "$TEST_TOKEN"') +
      block('output', '{{token:any}}') +
      block('bash host tty id=tty', KNOWN, '[ "$token" = "$TEST_TOKEN" ]', ...IN_ALL_FORMS) +
      block('bash host id=await', 'echo >/run/go; wait; until [ -e "$LAB_DIR/seen" ]; do sleep 0.1; done') +
      block('bash host id=differs', ...IN_ALL_FORMS) +
      block('output', 'other', '{{token}}', 'more') +
      block(
        'bash host id=end teardown exit=1',
        'echo "${TEST_TOKEN:?}"; exec >/dev/null "/nowhere/$TEST_TOKEN"',
      ),
    `requires: { images: [nginx] }\n${SECRETS}`,
  )
  const folder = join(dirname(file), 'reports')
  const reporters = ['plain', 'pretty', 'json', 'ndjson'].map((name) => `${name}:${join(folder, name)}`)
  const run = runLabs(file, ...reporters.flatMap((reporter) => ['--reporter', reporter]).slice(0, -2))
  await run.until((event) => event.type === 'step-start' && event.id === 'await')
  expect(processFiles('cmdline').filter(({ text }) => found(text).length > 0)).toEqual([])
  const { supervisor } = await startedAhead(run.child.pid!)
  expect(readFileSync(`/proc/${supervisor}/environ`, 'utf8')).not.toContain('TEST_TOKEN')
  writeFileSync(join(dirname(file), 'seen'), '')
  const { steps, stderr, events, step } = await run.finished
  expect(steps).toEqual([
    ...['start', 'forms', 'much', 'late', 'server', 'exec', 'sh', 'nsenter', 'tty', 'await'].map(
      (id) => `${id} passed`,
    ),
    'differs failed',
    'end session-lost',
  ])
  const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  expect(written).toHaveLength(3)
  expect([JSON.stringify(events), stderr, ...written].map(found)).toEqual([[], [], [], [], []])
  expect(step('late').lateOutput).toBe('***\n')
  expect(step('much')).toMatchObject({
    truncated: true,
    stdout: expect.stringMatching(/^(?:\*\*\*\n)+(?:\*\*\*)+\n(?:\*\*\*\n)+$/),
  })
  expect(step('nsenter').captures).toEqual({ token: '***' })
})

test('what is told before, beside or instead of a run has them as little', async () => {
  const file = labFile(
    block('bash host', `echo '${TOKEN.replaceAll("'", "'\\''")}'; echo "`),
    `${WITHOUT_DOCKER}\n${SECRETS}`,
  )
  const right = labFile(
    block(`bash host id=say`, `: '${TOKEN.replaceAll("'", "'\\''")}'`),
    `${WITHOUT_DOCKER}\n${SECRETS}`,
  )
  for (const words of [[file], ['check', file], [right, '--plan'], ['check', right], ['list', right]]) {
    const { stdout, stderr } = await labrun(...words)
    expect({ words, found: found(stdout + stderr) }).toEqual({ words, found: [] })
  }
})

test('a secret that is not set: exit 4, and nothing has run', async () => {
  vi.stubEnv('TEST_KEY', undefined)
  vi.stubEnv('TEST_TOKEN', 'short')
  const file = labFile(block('bash host', 'true'), `${WITHOUT_DOCKER}\n${SECRETS}`)
  for (const words of [[file], ['shell', file]]) {
    const { exitCode, stdout, stderr } = await labrun(...words)
    expect([exitCode, stdout]).toEqual([4, ''])
    expect(stderr).toContain(`${file}:4:11: error secret-too-short: the value of TEST_TOKEN has fewer than 6`)
    expect(stderr).toContain(`${file}:4:23: error secret-unset: the variable TEST_KEY is not set`)
  }
})

test('a shell that is handed over has the values, in a file that others can’t read', async () => {
  const file = labFile(block('bash host id=look', 'true'), `${WITHOUT_DOCKER}\n${SECRETS}`)
  const child = start(['shell', file, '--at', 'look'], 'pipe')
  const said: Buffer[] = []
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (bytes: Buffer) => said.push(bytes))
  child.stdin!.end(
    `${KNOWN} && echo known; stat -c %a "$(tr '\\0' '\\n' </proc/$$/environ | sed -n 's/^BASH_ENV=//p')"\n`,
  )
  await new Promise((resolve) => child.once('close', resolve))
  const text = Buffer.concat(said).toString()
  expect(text).toMatch(/^known$/m)
  expect(text).toMatch(/^600$/m)
  expect(text).not.toMatch(/^6[1-7]/m)
})

/** A file of each process that this one may see. */
function processFiles(name: string): { pid: string; text: string }[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? [{ pid, text: readFileSync(`/proc/${pid}/${name}`, 'utf8') }] : []
    } catch {
      // It has ended meanwhile.
      return []
    }
  })
}
