import type { Row } from './row.ts'

/** A lab that passes only on the machine that `row` tells of, with an engine that does what labs need. */
export function checkLab(row: Row): string {
  return [FRONT, ...facts(row).map(([script, output]) => block(script, output)), NETWORKS, IMAGES].join('\n')
}

const FRONT = `---
title: The engine and its machine
requires:
  images: [nginx]
  commands: [docker, curl, ip, iptables]
timeout: 30m
step-timeout: 5m # where the machine is emulated, a commit takes a minute
---
`

/** What must be so, as commands and what they print. */
function facts({ docker, store, iptables, cgroup }: Row): [script: string, output: string][] {
  const version = cgroup === 'v2' ? 2 : 1
  const driver = store === 'containerd' ? 'overlayfs' : 'overlay2'
  const types = { hybrid: ['cgroup', 'cgroup2'], v1: ['cgroup'], v2: ['cgroup2'] }[cgroup]
  return [
    ["docker version --format '{{.Server.Version}}'", `${docker}.* (glob)`],
    ["docker info --format '{{.Driver}}, cgroup {{.CgroupVersion}}'", `${driver}, cgroup ${version}`],
    ["awk '$3 ~ /^cgroup/ { print $3 }' /proc/mounts | sort --unique", types.join('\n')],
    ['iptables --version', `iptables v* (${iptables === 'nft' ? 'nf_tables' : 'legacy'}) (glob)`],
    ['iptables -S FORWARD | head -n 1', '-P FORWARD DROP'],
    // Where rules of the other kind are, too, what a lab does with its own `iptables` may mean nothing.
    ['iptables -S 2>&1 >/dev/null', ''],
    [
      "docker run --rm --memory 64m nginx sh -c 'cd /sys/fs/cgroup; cat memory.max 2>/dev/null || cat memory/memory.limit_in_bytes'",
      '67108864',
    ],
    [
      "docker run --rm --pids-limit 50 nginx sh -c 'cd /sys/fs/cgroup; cat pids.max 2>/dev/null || cat pids/pids.max'",
      '50',
    ],
  ]
}

function block(script: string, output: string, attributes = ''): string {
  return `\`\`\`bash host${attributes}\n${script}\n\`\`\`\n\n\`\`\`output\n${output === '' ? '' : `${output}\n`}\`\`\`\n`
}

/** A prepared image is one like any other: it is run, changed, built upon, and can be removed. */
const IMAGES = `
${block("docker images --format '{{.Repository}}:{{.Tag}}'", 'nginx:latest')}
${block(
  `docker run --name scribe nginx sh -c 'rm -r /usr/share/nginx; echo changed >/note'
docker commit scribe changed:1 >/dev/null
docker run --rm changed:1 sh -c 'cat /note; ls /usr/share/nginx 2>&1 | wc -l'
docker run --rm nginx ls /usr/share/nginx`,
  'changed\n1\nhtml',
)}
${block(
  `mkdir build
echo page >build/page
printf 'FROM nginx\\nCOPY page /page\\nRUN echo more >>/page && rm /etc/nginx/nginx.conf\\n' >build/Dockerfile
DOCKER_BUILDKIT=0 docker build --quiet --tag built:1 build >/dev/null 2>&1
docker run --rm built:1 cat /page
docker save built:1 | tar --list | grep --count manifest.json`,
  'page\nmore\n1',
)}
${block(
  `docker rm scribe
docker rmi changed:1 built:1 >/dev/null
docker rmi nginx | head -n 1
docker system prune --all --force >/dev/null
docker images --quiet | wc -l`,
  'scribe\nUntagged: nginx:latest\n0',
)}`

/** What Docker's own rules are for: a published port, names on a network, one network closed to another. */
const NETWORKS = `
${block(
  `docker network create one >/dev/null
docker network create other >/dev/null
docker run --detach --name web --network one --publish 8080:80 nginx`,
  '{{id}}',
)}
${block(
  `curl --silent http://127.0.0.1:8080 | grep --count '<title>'
docker run --rm --network one nginx curl --silent http://web | grep --count '<title>'`,
  '1\n1',
  ' retry=10s',
)}
\`\`\`bash host exit=28
docker run --rm --network other nginx curl --silent --max-time 1 \
  http://$(docker inspect --format '{{.NetworkSettings.Networks.one.IPAddress}}' web)
\`\`\`

${block('docker rm --force web', 'web')}`
