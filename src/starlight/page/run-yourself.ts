import { posix } from 'node:path'
import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import { shellWord } from '../../core/bash/word.ts'
import type { Lab } from '../../core/lab.ts'
import type { Provenance } from '../../core/report.ts'
import { nodesOf } from '../block/runs.ts'
import { shellRuns } from '../block/shell-runs.ts'

/** Where readers get the labs. */
export interface Source {
  /** What `git clone` takes; `null`: the site does not say. */
  repository: string | null
  /** Address of the page that tells how to get labrun; `null`: there is none. */
  start: string | null
}

/** What one lab's page knows beside that. */
export interface LabSource extends Source {
  /** Address of the page as Markdown. */
  markdown: string
  /** Address of the lab as a bash script. */
  script: string
}

/** How a reader runs this lab on a machine of their own, and what that needs. Folded. */
export function runYourself(lab: Lab, source: LabSource, provenance: Provenance | null): ElementContent {
  return h('details', { className: 'lr-run not-content' }, [
    h('summary', 'Run this lab yourself'),
    h('p', [h('strong', 'You need')]),
    h(
      'ul',
      needs(lab, provenance).map((words) => h('li', words)),
    ),
    ...byLabrun(lab, source),
    asScript(lab.file, source),
    byHand(lab, source),
  ])
}

function byLabrun(lab: Lab, { repository, start }: LabSource): ElementContent[] {
  const file = shellWord(lab.file)
  const host = lab.requires.docker === false ? 'a host' : 'a Docker host'
  return [
    h('p', [
      h('strong', 'By labrun'),
      ...(start === null
        ? [' (with Node 22.12 or later: ', h('code', 'npm install --global labrun'), ')']
        : [' (', h('a', { href: start }, 'how to get it'), ')']),
      repository === null
        ? `, in the folder that has ${lab.file} in it. `
        : ', from the repository of this site. ',
      `All of it happens on ${host} of its own, which is gone at the end; what each block prints is checked:`,
    ]),
    commands([...(repository === null ? [] : clone(repository)), `labrun ${file}`]),
    h('p', [
      'To get a shell where a step would run, after all that comes before it (',
      h('code', `labrun list ${file}`),
      ' tells the steps):',
    ]),
    commands([`labrun shell ${file} --at ${exampleStep(lab)}`]),
  ]
}

function asScript(file: string, { script }: LabSource): ElementContent {
  return h('p', [
    h('strong', 'As a bash script'),
    ', for a machine that has no labrun, and that you can spare: ',
    h('a', { href: script, download: true }, `${posix.basename(file, '.md')}.sh`),
    ' does to it what the blocks say, and judges nothing of what they print.',
  ])
}

function byHand({ steps }: Lab, { markdown }: LabSource): ElementContent {
  const cleansUp = steps.some(({ teardown, hidden }) => teardown && !hidden)
  return h('p', [
    h('strong', 'By hand'),
    ', with nothing but this page (or ',
    h('a', { href: markdown, type: 'text/markdown' }, 'its Markdown'),
    '): block by block from the top, in a root shell of a machine that you can spare. What a block does to the host stays done',
    cleansUp ? ', until the blocks marked “clean-up”.' : '.',
  ])
}

/** What the lab asks for, and with what it was last seen to work. */
function needs({ requires }: Lab, provenance: Provenance | null): string[] {
  const { docker, images, commands, network } = requires
  const seen = provenance?.docker == null ? '' : `; it ran on ${provenance.docker} here`
  return [
    docker === false ? 'Linux; no Docker' : `Linux with Docker ${range(docker)}${seen}`,
    'root, by yourself or by sudo',
    ...(images.length === 0
      ? []
      : [`${images.length === 1 ? 'the image' : 'the images'} ${images.join(', ')}`]),
    ...(commands.length === 0 ? [] : [`on the host the commands ${commands.join(', ')}`]),
    ...(network === true ? ['a way to the internet'] : []),
  ]
}

/** `>=20.10` as `20.10 or later`; other ranges as they are written. */
function range(docker: string): string {
  const [, least] = /^>=\s*([\d.]+)$/.exec(docker) ?? []
  return least === undefined ? docker : `${least} or later`
}

function clone(repository: string): string[] {
  const folder =
    repository
      .replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .split(/[/:]/)
      .at(-1) ?? ''
  return [`git clone ${shellWord(repository)}`, `cd ${shellWord(folder)}`]
}

/** In a container rather than on the host, where there is one. */
function exampleStep({ steps }: Lab): string {
  const shown = steps.filter(({ hidden, teardown }) => !hidden && !teardown)
  const step = shown.find(({ key }) => key.target !== 'host') ?? shown.at(-1)
  return shellWord(step?.id ?? 'STEP')
}

/** The script of the page gives it a button, as it does to blocks. */
function commands(lines: readonly string[]): ElementContent {
  return h('div', { className: 'lr-shell' }, [h('pre', [h('code', nodesOf(shellRuns(lines.join('\n'))))])])
}
