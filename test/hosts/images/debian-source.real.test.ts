import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findDebianSource } from '../../../src/hosts/images/debian-source.ts'

test('the archive is known without lists, as in a container', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'labrun-apt-'))
  const earlier = process.env.APT_CONFIG
  onTestFinished(() => {
    rmSync(directory, { recursive: true })
    if (earlier === undefined) delete process.env.APT_CONFIG
    else process.env.APT_CONFIG = earlier
  })
  const codename = /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))![1]!
  const [sources, lists, config] = ['sources.list', 'lists', 'apt.conf'].map((name) => join(directory, name))
  mkdirSync(lists!)
  writeFileSync(sources!, `deb http://debian.example/debian ${codename} main\n`)
  writeFileSync(
    config!,
    `Dir::Etc::sourcelist "${sources}";\nDir::Etc::sourceparts "${lists}";\nDir::State::lists "${lists}";\n`,
  )
  process.env.APT_CONFIG = config
  expect(await findDebianSource()).toEqual({ mirror: 'http://debian.example/debian/', suite: codename })
})
