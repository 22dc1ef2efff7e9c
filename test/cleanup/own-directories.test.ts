import { expect, test } from 'vitest'
import { ownDirectories } from '../../src/cleanup/own-directories.ts'

test('below the user’s home, or where the user wants them', () => {
  expect(ownDirectories({ HOME: '/home/ann' })).toEqual({
    stateDirectory: '/home/ann/.local/state/labrun',
    cacheDirectory: '/home/ann/.cache/labrun',
  })
  expect(ownDirectories({ HOME: '/home/ann', XDG_STATE_HOME: '/state', XDG_CACHE_HOME: '' })).toEqual({
    stateDirectory: '/state/labrun',
    cacheDirectory: '/home/ann/.cache/labrun',
  })
})
