import { expect, test } from 'vitest'
import { llmsFullText, llmsText, type SiteText } from '../../../src/starlight/markdown/llms-text.ts'
import { provenance } from '../../reporters/run.ts'

const SITE: SiteText = {
  title: 'My guide',
  description: 'Docker, by hand.',
  pages: [
    {
      title: 'Home',
      description: '',
      address: 'https://guide.example/',
      standing: null,
      body: 'Welcome.\n',
    },
    {
      title: 'A [bridge]',
      description: 'What it is.',
      address: 'https://guide.example/labs/bridge.md',
      standing: { kind: 'current', status: 'passed', reason: null, provenance },
      body: '# A bridge\n\nText.\n',
    },
    {
      title: 'New',
      description: '',
      address: 'https://guide.example/labs/new.md',
      standing: { kind: 'never-run', status: null, reason: null, provenance: null },
      body: '# New\n',
    },
  ],
}

test('llms.txt: labs as Markdown with their verdicts, then the other pages', () => {
  expect(llmsText(SITE)).toBe(`# My guide

> Docker, by hand.

The commands of each lab have been run, and what stands under a block is what it really printed; where that is not so, the lab says so at its top.

## Labs

- [A \\[bridge\\]](https://guide.example/labs/bridge.md): What it is. Verified on 2 January 2026.
- [New](https://guide.example/labs/new.md): Never run.

## Pages

- [Home](https://guide.example/)
`)
})

test('a site without labs', () => {
  expect(llmsText({ title: 'x', description: '', pages: [] })).toBe('# x\n')
})

test('llms-full.txt: the text of all of them', () => {
  expect(llmsFullText(SITE)).toMatch(
    /top\.\n\n# A bridge\n\nText\.\n\n# New\n\n# Home\n\n<https:\/\/guide\.example\/>\n\nWelcome\.\n$/,
  )
})
