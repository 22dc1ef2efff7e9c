import { dirname } from 'node:path'
import { shellWord } from '../core/bash/word.ts'
import type { Lab } from '../core/lab.ts'
import { type PartName, partsText } from './parts.ts'
import { type Place, START } from './places.ts'

/** What a script does before the lab's first step, and at its end. */
export interface Frame {
  parts: ReadonlySet<PartName>
  places: readonly Place[]
  /** Teardown, as commands. */
  teardown: readonly string[]
  /** A folder for what is kept and for pipes. */
  hasFolder: boolean
  /** What runs on at the end is ended. */
  stops: boolean
  /** Other shells begin where the script was started. */
  moves: boolean
  usesLabFolder: boolean
}

/** All of the script that is before the first step. */
export function preamble(lab: Lab, frame: Frame): string[] {
  return [
    ...title(lab),
    ...beginning(frame),
    ...environment(lab, frame),
    ...requirements(lab),
    ...[...partsText(frame.parts), ...placesText(frame.places)].flatMap((part) => ['', part]),
    ...ending(frame),
    ...images(lab),
  ]
}

function title({ file, title, description }: Lab): string[] {
  return [
    '#!/usr/bin/env bash',
    // Variables that a later shell has use of, or that a capture sets; functions that are called by name.
    '# shellcheck disable=SC2034,SC2154,SC2317',
    '#',
    `# ${title}`,
    ...(description === '' ? [] : ['#', ...wrapped(description)]),
    '#',
    `# Made of ${file} by labrun export: its commands in their order, each with its line there.`,
    '# It does to this machine what the lab says. Run it as root, in an empty folder, on a machine of its own.',
    '# It stops at the first command that fails. What is printed is compared with nothing, and nothing has a time limit.',
  ]
}

function wrapped(text: string): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1) ?? ''} ${word}`
    if (lines.length > 0 && longer.length <= 100) lines[lines.length - 1] = longer
    else lines.push(`# ${word}`)
  }
  return lines
}

function beginning({ hasFolder, moves }: Frame): string[] {
  return [
    '',
    'set -e',
    ': "${BASH_SOURCE[0]:?put this script into a file, and run that}"',
    `trap 'case $- in *e*) echo "$0: line $LINENO: exit status $?" >&2 ;; esac' ERR`,
    'exec </dev/null',
    ...(moves ? [`${START}=$PWD`] : []),
    ...(hasFolder ? ['lab_tmp=$(mktemp -d)'] : []),
  ]
}

/** As labrun's blocks have it, so that what is printed is what the lab shows. */
function environment({ file, env, secrets }: Lab, { stops, usesLabFolder }: Frame): string[] {
  const folder = dirname(file).replace(/["$`\\}]/g, String.raw`\$&`)
  return [
    'export LANG=C.UTF-8 TZ=UTC TERM=dumb COLUMNS=80',
    'unset LC_ALL',
    ...Object.entries(env).map(([name, value]) => `export ${name}=${shellWord(value)}`),
    ...secrets.flatMap(({ name }) => [
      `: "\${${name}:?is a secret of the lab: export it}"`,
      `export ${name}`,
    ]),
    ...(stops ? ['export lab_mark=$$'] : []),
    ...(usesLabFolder
      ? [`LAB_DIR=$(cd "\${LAB_DIR:-${folder}}" && pwd) # the lab's own folder`, 'export LAB_DIR']
      : []),
  ]
}

function requirements({ requires }: Lab): string[] {
  const { commands, docker } = requires
  return [
    ...(docker === false
      ? []
      : [
          '[ "$EUID" -eq 0 ] || { echo "$0: run it as root" >&2; exit 1; }',
          `docker version >/dev/null # the lab is for ${docker}`,
        ]),
    ...forEach('lab_command', commands, (word) => [
      `type -P ${word} >/dev/null || { echo "$0: there is no "${word} >&2; exit 1; }`,
    ]),
  ]
}

function placesText(places: readonly Place[]): string[] {
  return places.length === 0
    ? []
    : ['# Where blocks run: by itself, each is a shell there.', ...places.map(({ text }) => text)]
}

function ending({ teardown, hasFolder, stops }: Frame): string[] {
  if (teardown.length === 0 && !stops && !hasFolder) return []
  return [
    '',
    '# At the end, whatever has happened.',
    'lab_end() {',
    '  lab_result=$?',
    '  trap - EXIT ERR HUP INT TERM',
    '  set +e',
    ...teardown,
    ...(stops ? ['  lab_stop'] : []),
    ...(hasFolder ? ['  rm -rf "$lab_tmp"'] : []),
    '  exit "$lab_result"',
    '}',
    'trap lab_end EXIT',
    "trap 'exit 129' HUP",
    "trap 'exit 130' INT",
    "trap 'exit 143' TERM",
  ]
}

function images({ requires }: Lab): string[] {
  const lines = forEach('lab_image', requires.images, (word) => [
    `docker image inspect ${word} >/dev/null 2>&1 || docker pull --quiet ${word}`,
  ])
  return lines.length === 0 ? [] : ['', ...lines]
}

/** Commands for each of some texts: a loop, where there are several. */
function forEach(variable: string, texts: readonly string[], lines: (word: string) => string[]): string[] {
  const [first, ...others] = texts.map(shellWord)
  if (first === undefined) return []
  if (others.length === 0) return lines(first)
  const body = lines(`"$${variable}"`).map((line) => `  ${line}`)
  return [`for ${variable} in ${[first, ...others].join(' ')}; do`, ...body, 'done']
}
