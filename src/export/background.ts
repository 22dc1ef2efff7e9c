import { hereDelimiter } from '../core/bash/here-document.ts'
import { shellWord } from '../core/bash/word.ts'
import type { Ready, SessionKey, Step } from '../core/lab.ts'
import { type BlockContext, type BlockText, enclosed } from './block-text.ts'
import type { PartName } from './parts.ts'
import { networkOf } from './places.ts'

/** A step that runs on until the end of the lab, and what it waits for before the lab goes on. */
export function backgroundText(step: Step, { place, captures, variables }: BlockContext): BlockText {
  const { ready, script, key } = step
  const log = `"$lab_tmp/${step.id}.log"`
  const to = ready?.kind === 'output' ? ` > >(tee ${log}) 2>&1` : ''
  const start =
    place === null
      ? enclosed('(', [script], `)${to} &`)
      : [...startElsewhere(script, place, variables, key.shell), `)"${to} &`]
  const { command, parts } = probe(ready, key, place, log)
  return {
    lines: [...start, ...waiting(command, step)],
    parts: command === null ? parts : [...parts, 'pause'],
    remarks: captures.map(({ name }) => `${name} is not captured from a step in the background`),
  }
}

/** Its stdin is free, as that of all blocks. */
function startElsewhere(
  script: string,
  place: string,
  variables: readonly string[],
  shell: string,
): string[] {
  const end = hereDelimiter(script.split('\n'))
  const set = variables.map((name) => `${name}="$${name}"`)
  const words = [place, ...(set.length === 0 ? [] : ['env', ...set]), shell, `-ec "$(cat <<'${end}'`]
  return [words.join(' '), script, end]
}

/** It must not have ended before it is ready: `kill -0` fails then, and so does the script. */
function waiting(command: string | null, { timeoutMs }: Step): string[] {
  if (command === null) return ['sleep 0.5', 'kill -0 "$!" 2>/dev/null || wait "$!"']
  return [
    `lab_until=$((SECONDS + ${Math.ceil(timeoutMs / 1000)}))`,
    `until ${command}; do`,
    '  kill -0 "$!"',
    '  lab_pause',
    'done',
  ]
}

function probe(
  ready: Ready | null,
  key: SessionKey,
  place: string | null,
  log: string,
): { command: string | null; parts: PartName[] } {
  if (ready === null) return { command: null, parts: [] }
  const network = key.target === 'exec' || key.ns.includes('net') ? networkOf(key.container!) : null
  switch (ready.kind) {
    case 'port':
      return {
        command: `lab_listens ${[ready.port, ...(network === null ? [] : [network])].join(' ')}`,
        parts: ['listens'],
      }
    case 'http': {
      const curl = `curl --silent --fail --output /dev/null --max-time 2 ${shellWord(ready.url)}`
      return { command: network === null ? curl : `${network} ${curl}`, parts: [] }
    }
    case 'file': {
      const test = `test -e ${shellWord(ready.path)}`
      return { command: place === null ? test : `${place} ${test}`, parts: [] }
    }
    case 'output':
      return {
        command: `grep --quiet --no-messages --perl-regexp --regexp ${shellWord(ready.regex)} ${log}`,
        parts: [],
      }
  }
}
