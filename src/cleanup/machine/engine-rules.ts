import type { Rule } from './things.ts'

const BRIDGE = '(?:docker0|docker_gwbridge|br-[0-9a-f]{12})'
const JUMP = /(?:^| )-j DOCKER(?:-[\w-]+)?$/
const SHAPES = [
  JUMP,
  new RegExp(`^-o ${BRIDGE} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT$`),
  new RegExp(`^-i ${BRIDGE} (?:! )?-o ${BRIDGE} -j (?:ACCEPT|DROP)$`),
  new RegExp(`^-s \\S+ ! -o ${BRIDGE} -j MASQUERADE$`),
  /^-s (\S+) -d \1 -p \S+ .*-j MASQUERADE$/,
]

/** Whether Docker sets up a rule, and so its place too. What is in DOCKER-USER is people's. */
export function isEnginesRule({ chain, rule }: Rule): boolean {
  return /^DOCKER(?!-USER$)/.test(chain) || SHAPES.some((shape) => shape.test(rule))
}

/** Whether Docker moves a rule to the top of its chain, again with each network. */
export function isKeptOnTop({ chain, rule }: Rule): boolean {
  return chain === 'FORWARD' && JUMP.test(rule) && / DOCKER-/.test(rule) && !/(?:^| )-[io] /.test(rule)
}
