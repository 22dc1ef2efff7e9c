import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { machineHierarchies } from '../../src/cleanup/cgroups.ts'
import { newRunId } from '../docker/host-kit.ts'

const holder = resolve(import.meta.dirname, 'run-holder.ts')
const program = resolve(import.meta.dirname, '../../src/cli/main.ts')

/**
 * What a bash script prints where /var/lib/labrun is empty and nobody else's: `hold NAME STATE` makes a run,
 * `clean …` is `labrun clean`, followed by its exit code.
 */
async function inEmptyState(script: string): Promise<string> {
  const functions = `
    mount -t tmpfs -o mode=700 tmpfs /var/lib/labrun
    node() { ${process.execPath} --disable-warning=ExperimentalWarning "$@"; }
    clean() { node ${program} clean "$@"; echo "exit $?"; }
    hold() {
      ${process.execPath} --disable-warning=ExperimentalWarning ${holder} "$@" >/var/lib/labrun/ready-$1 &
      while [ ! -s /var/lib/labrun/ready-$1 ] && kill -0 $!; do sleep 0.02; done
      if [ "$2" = dead ]; then wait $!; else holders="$holders $!"; fi
    }
    trap 'kill $holders 2>/dev/null' EXIT`
  const child = spawn('unshare', ['--mount', 'bash', '-c', `${functions}\n${script}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return (stdout + stderr)
    .trim()
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, 'TIME')
    .replace(/process \d+/g, 'process N')
}

function cgroupsOf(name: string): string[] {
  return machineHierarchies()
    .map(({ mountPoint }) => `${mountPoint}/labrun-${name}`)
    .filter((directory) => existsSync(directory))
}

test('nothing was left', async () => {
  expect(await inEmptyState('clean; clean --dry-run')).toBe(
    'Nothing was left.\nexit 0\nNothing was left.\nexit 0',
  )
})

test('what is dead is told by --dry-run, then taken away, once; what lives stays and is told', async () => {
  const id = newRunId()
  const [dead, kept, running] = [`${id}-d`, `${id}-k`, `${id}-r`]
  const script = `hold ${dead} dead; hold ${kept} kept; hold ${running} running
    clean --dry-run; clean; clean; ls /var/lib/labrun/runs | wc -l`
  const living = [
    `Kept: ${kept} (process N, since TIME); labrun clean ${kept} takes it away.`,
    `Still going on: ${running} (process N, since TIME).`,
  ]
  expect((await inEmptyState(script)).split('\n')).toEqual([
    `Would clean after ${dead}: started at TIME, and died.`,
    ...[...living, 'exit 0', `Cleaned after ${dead}.`],
    ...[...living, 'exit 0', 'Nothing was left.'],
    ...[...living, 'exit 0', '2'],
  ])
  expect(cgroupsOf(dead)).toEqual([])
})

test('a dead run that another one looks at is dead', async () => {
  const dead = newRunId()
  const script = `hold ${dead} dead; exec 9< /var/lib/labrun/runs/${dead}/lock; flock --shared 9
    clean --dry-run; exec 9<&-; clean`
  expect((await inEmptyState(script)).split('\n')).toEqual([
    `Would clean after ${dead}: started at TIME, and died.`,
    'exit 0',
    `Cleaned after ${dead}.`,
    'exit 0',
  ])
})

test('a damaged ledger is told once, by --dry-run too; a newer one is left to the labrun that made it', async () => {
  const [damaged, newer] = [`${newRunId()}-a`, `${newRunId()}-b`].sort() as [string, string]
  const script = `hold ${damaged} dead; sed -i s/run/ran/ /var/lib/labrun/runs/${damaged}/ledger.jsonl
    hold ${newer} newer; clean --dry-run; clean; clean; clean ${newer}; ls /var/lib/labrun/runs`
  const note = `${damaged}: line 1 of its ledger is damaged: whether a lab changed settings of this machine is not known.`
  const left = [
    `Not as before: directory /var/lib/labrun/runs/${newer} was left, since a newer labrun made it (ledger version 99)`,
    `  mend it with: labrun clean ${newer} (of the newer labrun)`,
    'exit 6',
  ]
  expect((await inEmptyState(script)).split('\n')).toEqual([
    `Would clean after ${damaged}: started at a time not known, and died.`,
    ...[note, ...left, note, `Cleaned after ${damaged}.`, ...left, ...left, ...left, newer],
  ])
  expect([...cgroupsOf(damaged), ...cgroupsOf(newer)]).toEqual([])
})

test('what cannot be removed is told each time, with what may help', async () => {
  const gone = '/var/lib/labrun/runs/.gone-x'
  const script = `mkdir -p ${gone}/data; mount -t tmpfs tmpfs ${gone}/data; clean --dry-run; clean; clean
    umount ${gone}/data; clean; ls -A /var/lib/labrun/runs`
  const left = [
    `Not as before: directory ${gone} was left`,
    `  mend it with: chattr -R -f -i -a ${gone}; rm -rf --one-file-system ${gone}`,
    'exit 6',
  ]
  expect((await inEmptyState(script)).split('\n')).toEqual([
    ...[`Would finish the removal of ${gone}.`, 'exit 0', ...left, ...left],
    ...['Nothing was left.', 'exit 0'],
  ])
})

test('a kept host is ended by its whole name', async () => {
  const kept = newRunId()
  const script = `hold ${kept}-lab kept; clean ${kept}; clean ${kept}-lbb; clean ''
    clean --dry-run ${kept}-lab; clean ${kept}-lab; ls /var/lib/labrun/runs`
  expect((await inEmptyState(script)).split('\n')).toEqual([
    ...['exit 2', 'exit 2', 'exit 2'],
    `Would clean after ${kept}-lab: process N, since TIME.`,
    'exit 0',
    `Cleaned after ${kept}-lab.`,
    'exit 0',
    `labrun: error usage: no run is called ${kept}`,
    `  hint: Did you mean ${kept}-lab?`,
    `labrun: error usage: no run is called ${kept}-lbb`,
    `  hint: Did you mean ${kept}-lab?`,
    'labrun: error usage: the name of the run is empty',
    `  hint: There are ${kept}-lab.`,
  ])
})

test('a run that goes on is not ended, and one that is not there is none', async () => {
  const running = newRunId()
  const script = `clean nothing; hold ${running} running; clean ${running}; clean nothing; ls /var/lib/labrun/runs`
  expect((await inEmptyState(script)).replace(/kill \d+/, 'kill N')).toBe(
    [
      'exit 2',
      'exit 75',
      'exit 2',
      running,
      'labrun: error usage: no run is called nothing',
      '  hint: There are none.',
      `labrun: error run-in-use: the run ${running} is still going on (process N, since TIME)`,
      '  hint: End it where it was started, with Ctrl-C. Or end its supervisor, which cleans: kill N',
      'labrun: error usage: no run is called nothing',
      `  hint: There are ${running}.`,
    ].join('\n'),
  )
})

test('--cache empties the cache, and --dry-run tells what would go', async () => {
  const image = '/var/cache/labrun/images/web:latest@registry'
  const script = `mount -t tmpfs -o mode=700 tmpfs /var/cache/labrun
    mkdir -p ${image} /var/cache/labrun/templates/0123.making
    echo '{"name":"web:latest","source":"registry","digest":"sha256:0","files":{}}' > ${image}/source.json
    clean --cache --dry-run; clean --cache; clean --cache; ls -A /var/cache/labrun/images /var/cache/labrun/templates`
  const printed = (await inEmptyState(script)).replace(/\(\d+ \w+\)/g, '(SIZE)')
  expect(printed.split('\n')).toEqual([
    'Nothing was left.',
    'Would remove from /var/cache/labrun: image web:latest, unfinished 0123.making (SIZE).',
    'exit 0',
    'Nothing was left.',
    'Removed from /var/cache/labrun: image web:latest, unfinished 0123.making (SIZE).',
    'exit 0',
    'Nothing was left.',
    'Removed from /var/cache/labrun: nothing.',
    'exit 0',
    '/var/cache/labrun/images:',
    '',
    '/var/cache/labrun/templates:',
  ])
})
