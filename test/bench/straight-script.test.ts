import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { straightScript } from '../../bench/straight-script.ts'
import { parseLab } from '../../src/parse/lab.ts'

test('a lab as a bash script: neighbours share what enters their place', () => {
  const value = `---
title: Lab
container: web
---

\`\`\`bash host
docker run --name web nginx
\`\`\`

\`\`\`bash nsenter ns=net
echo 'one'
\`\`\`

\`\`\`bash nsenter ns=net retry=10s
ip link
\`\`\`

\`\`\`bash exec user=www-data
hostname
\`\`\`

\`\`\`bash exec user=www-data
exit
\`\`\`
`
  const { lab } = parseLab(new VFile({ path: 'lab.md', value }))
  expect(straightScript(lab!)).toBe(`docker run --name web nginx
: "\${PID_OF_web:=$(docker inspect --format '{{.State.Pid}}' 'web')}"
nsenter --target "$PID_OF_web" --net -- bash -c 'echo '\\''one'\\''
until {
ip link
} ; do sleep 0.25; done'
docker exec --user 'www-data' 'web' bash -c 'hostname
:'
`)
})
