import { expect, test } from 'vitest'
import { siteOptions } from '../../site/options.ts'

test('a build that is told nothing links nothing it does not know', () => {
  expect(siteOptions({})).toEqual({
    site: undefined,
    base: '/',
    repository: null,
    edit: null,
    source: null,
  })
  expect(siteOptions({ LABRUN_SITE: '', LABRUN_REPOSITORY: '' })).toEqual(siteOptions({}))
})

test('the address of the site has its base; the repository, where files are seen and edited', () => {
  const env = {
    LABRUN_SITE: 'https://example.org/guide',
    LABRUN_REPOSITORY: 'https://example.org/me/labrun/',
  }
  expect(siteOptions(env)).toEqual({
    site: 'https://example.org/guide/',
    base: '/guide/',
    repository: 'https://example.org/me/labrun',
    edit: 'https://example.org/me/labrun/edit/main/',
    source: 'https://example.org/me/labrun/blob/main/',
  })
  expect(siteOptions({ LABRUN_REPOSITORY: 'https://example.org/me/labrun/tree/v1' })).toMatchObject({
    repository: 'https://example.org/me/labrun',
    edit: 'https://example.org/me/labrun/edit/v1/',
  })
})

test.each(['example.org', 'git@example.org:me/labrun', 'ftp://example.org'])('%s is no address', (value) => {
  expect(() => siteOptions({ LABRUN_SITE: value })).toThrow(
    `LABRUN_SITE is "${value}", expected an address such as https://example.org/`,
  )
})
