import { shellWord } from '../core/bash/word.ts'
import type { Condition } from '../core/condition.ts'
import type { PartName } from './parts.ts'

/** A condition as a command that succeeds where it holds, and the part that it calls. */
export function conditionCommand(condition: Condition): { command: string; part?: PartName } {
  switch (condition.kind) {
    case 'docker':
      return { command: dockerCommand(condition.comparison), part: 'docker' }
    case 'cgroup': {
      const [first, ...others] = condition.versions.map((version) => `[ "$(lab_cgroup)" = ${version} ]`)
      const command = others.length === 0 ? first! : `{ ${[first, ...others].join(' || ')}; }`
      return { command, part: 'cgroup' }
    }
    case 'iptables':
      return {
        command: `${condition.backend === 'nft' ? '' : '! '}iptables --version | grep --quiet nf_tables`,
      }
    case 'command':
      return { command: `type -P ${shellWord(condition.name)} >/dev/null` }
    case 'module':
      return { command: `lab_module ${shellWord(condition.name.replaceAll('-', '_'))}`, part: 'module' }
    case 'network':
      return { command: 'ip route get 192.0.2.1 >/dev/null 2>&1' }
  }
}

/** A version that lacks numbers is compared with zeros in their place; `=` is about those that are there. */
function dockerCommand(comparison: string): string {
  const [, operator = '', version = ''] = /^([<>=]+)(.*)$/.exec(comparison) ?? []
  const numbers = version.split('.')
  const whole = operator === '=' ? numbers : [...numbers, '0', '0'].slice(0, 3)
  return `lab_docker '${operator}' ${whole.join('.')}`
}
