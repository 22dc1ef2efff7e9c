import { expect, test } from 'vitest'
import { isCommandName, isContainerName, isImageName } from '../../../src/parse/script/docker-names.ts'

test.each(['mynginx', 'a1', 'web_1.x-y', 'a8f058d6936c'])('%s can be a container', (name) => {
  expect(isContainerName(name)).toBe(true)
})

test.each(['a', '', '-web', '.web', 'my web', 'web/1', '$C', 'x'.repeat(200)])('%s can be none', (name) => {
  expect(isContainerName(name)).toBe(false)
})

test.each([
  'nginx',
  'nginx:1.27-alpine',
  'library/nginx',
  'localhost:5000/a/b:c',
  'ghcr.io/x/y__z@sha256:'.concat('a'.repeat(64)),
])('%s can be an image', (name) => {
  expect(isImageName(name)).toBe(true)
})

test.each([
  '',
  '../../x',
  '/nginx',
  'NGINX',
  'nginx:',
  'nginx:a b',
  'a//b',
  'http://nginx',
  'nginx@sha256:ab',
])('%s can be no image', (name) => {
  expect(isImageName(name)).toBe(false)
})

test.each(['ip', 'iptables-save', 'g++', 'apt-get', '['])('%s can be a command', (name) => {
  expect(isCommandName(name)).toBe(true)
})

test.each(['', '/bin/ip', 'ip addr', '-x', 'a;b', '$x'])('%s can be none', (name) => {
  expect(isCommandName(name)).toBe(false)
})
