import { expect, test } from 'vitest'
import { carriedOf, takeOver } from '../../src/engine/carried-environment.ts'

test('of a user’s environment only what is listed is carried, and empty counts as unset', () => {
  expect(
    carriedOf({
      DOCKER_HOST: 'unix:///run/user/1000/docker.sock',
      https_proxy: 'http://proxy:3128',
      NO_PROXY: '',
      PATH: '/home/ann/bin',
      NODE_OPTIONS: '--require=/home/ann/a.js',
      LD_PRELOAD: '/home/ann/a.so',
    }),
  ).toEqual({ DOCKER_HOST: 'unix:///run/user/1000/docker.sock', https_proxy: 'http://proxy:3128' })
})

test('where the registries’ passwords are is named, as HOME stays behind', () => {
  expect(carriedOf({ HOME: '/home/ann' })).toEqual({ DOCKER_CONFIG: '/home/ann/.docker' })
  expect(carriedOf({ HOME: '/home/ann', DOCKER_CONFIG: '/etc/d' })).toEqual({ DOCKER_CONFIG: '/etc/d' })
})

test('an engine takes over what is listed, whatever it is sent', () => {
  const environment = { PATH: '/usr/bin', DOCKER_HOST: 'unix:///a' }
  takeOver({ DOCKER_HOST: 'unix:///b', PATH: '/home/ann/bin', HOME: '/home/ann' } as object, environment)
  expect(environment).toEqual({ PATH: '/usr/bin', DOCKER_HOST: 'unix:///b' })
})

test('certificates that can not be read are no reason to stop', () => {
  const environment = {}
  takeOver({ NODE_EXTRA_CA_CERTS: '/nowhere.pem' }, environment)
  expect(environment).toEqual({ NODE_EXTRA_CA_CERTS: '/nowhere.pem' })
})
