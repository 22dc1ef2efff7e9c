import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import packageJson from '../../package.json' with { type: 'json' }

const WORKFLOWS = readdirSync('.github/workflows').map((name) => join('.github/workflows', name))
const FILES = ['action.yml', ...WORKFLOWS]
const SCRIPTS = readdirSync('action').map((name) => join('action', name))
const text = (file: string) => readFileSync(file, 'utf8')
const matches = (pattern: RegExp, files: string[]) =>
  files.flatMap((file) => [...text(file).matchAll(pattern)].map(([, found]) => found!))

interface Action {
  inputs: Record<string, unknown>
  runs: { steps: { env?: Record<string, string>; run?: string }[] }
}

const action = parse(text('action.yml')) as Action

test('the action is one by GitHub’s own parser', () => {
  const { context, value } = parseAction(
    { name: 'action.yml', content: text('action.yml') },
    new NoOperationTraceWriter(),
  )
  expect(context.errors.getErrors().map(({ message }) => message)).toEqual([])
  expect(value).toBeDefined()
})

test.each(WORKFLOWS)('%s is a workflow by GitHub’s own parser', async (name) => {
  const { context, value } = parseWorkflow({ name, content: text(name) }, new NoOperationTraceWriter())
  const { jobs } = await convertWorkflowTemplate(context, value!)
  expect(context.errors.getErrors().map(({ message }) => message)).toEqual([])
  expect(jobs.length).toBeGreaterThan(0)
})

test('whatever is not ours is pinned to a commit, with its version beside it', () => {
  const used = matches(/uses: +(.+)$/gm, FILES).filter((name) => name !== './')
  expect(used.length).toBeGreaterThan(5)
  for (const name of used) expect(name).toMatch(/^actions\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
})

test('no expression stands in a script, where its value would be a command', () => {
  const scripts = FILES.flatMap((file) => scriptsIn(parse(text(file))))
  expect(scripts.length).toBeGreaterThan(8)
  for (const script of scripts) expect(script).not.toContain('${{')
})

/** What stands behind any `run:`. */
function scriptsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'run' && typeof inner === 'string' ? [inner] : scriptsIn(inner),
  )
}

test('every input is used, and every variable that a script takes over is given', () => {
  for (const name of Object.keys(action.inputs)) expect(text('action.yml')).toContain(`inputs.${name}`)
  const given = action.runs.steps.flatMap(({ env }) => Object.keys(env ?? {}))
  for (const name of given)
    expect(SCRIPTS.some((file) => text(file).includes(name)) || name === 'SITE_BUILD').toBe(true)
})

test('the version that is spoken of is this one', () => {
  expect(text('action.yml')).toContain(`labrun@${packageJson.version} `)
  expect(text('.github/workflows/labs.yml')).toContain(`./labrun-${packageJson.version}.tgz`)
})

test('shellcheck finds nothing in the scripts', () => {
  expect(execFileSync('shellcheck', ['--external-sources', ...SCRIPTS], { encoding: 'utf8' })).toBe('')
})
