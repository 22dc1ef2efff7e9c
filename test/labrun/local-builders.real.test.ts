import { expect, test } from 'vitest'
import { block, labFile } from './command.ts'
import { onMachineWithEngine, quietly } from './local-machine.ts'

// Debian's client brings BuildKit along; newer ones want docker-buildx, which Debian 12 does not have.
const BUILD = 'DOCKER_BUILDKIT=1 /usr/bin/docker build --progress plain'

const context = block(
  'bash host',
  'mkdir built; echo hello >built/file',
  "printf 'FROM nginx\\nCOPY file /file\\nRUN touch /made\\n' >built/Dockerfile",
)

test('what BuildKit and Compose make is gone at the end, and what others have built stays', async () => {
  const lab = labFile(
    [
      context,
      block(
        'bash host',
        `${BUILD} -t built built 2>&1 | grep '^#.*touch /made'`,
        '[ "$(docker run --rm built cat /file)" = hello ]',
        'docker builder prune --force',
      ),
      block(
        'bash host',
        'cat >compose.yaml <<EOF',
        'version: "3"',
        'services:',
        '  web: { image: nginx, volumes: ["data:/data"] }',
        '  other: { image: built, depends_on: [web], command: cat /file }',
        'volumes: { data: }',
        'EOF',
        'docker-compose --project-name mine up -d',
        'docker-compose --project-name mine exec -T web touch /data/file',
        'docker-compose --project-name mine up -d --scale web=2',
        'until docker-compose --project-name mine logs | grep hello; do sleep 0.1; done',
        '[ "$(docker ps --quiet --filter label=com.docker.compose.service=web | wc --lines)" = 2 ]',
      ),
    ].join(''),
  )
  expect(
    await onMachineWithEngine(`
      mkdir /run/test/theirs; printf 'FROM nginx\\nRUN touch /theirs\\n' >/run/test/theirs/Dockerfile
      ${BUILD} -t theirs /run/test/theirs >/dev/null 2>&1
      lab() { ${quietly(`labrun ${lab} --host local --yes --reporter json:/run/test/report.json`)}; }
      unchanged lab
      grep --count 'docker builder prune. takes all of that away' /run/test/report.json
      docker run --rm theirs ls /theirs`),
  ).toEqual(['exit 0', 'as before', '1', '/theirs'])
})

test("a project of the user's is not the lab's to change, and is named", async () => {
  const lab = labFile(
    [
      block(
        'bash host id=down',
        'cp /run/test/compose.yaml .',
        '! docker-compose --project-name theirs down 2>said',
        'tr "\\n" " " <said',
      ),
      block('output contains', '*of the compose project theirs* (glob)'),
    ].join(''),
  )
  expect(
    await onMachineWithEngine(`
      cd /run/test
      printf 'version: "3"\nservices: { web: { image: nginx } }\n' >compose.yaml
      docker-compose --project-name theirs up -d 2>/dev/null
      ${quietly(`labrun ${lab} --host local --yes`)}
      docker ps --format '{{.Names}} {{.State}}'`),
  ).toEqual(['exit 0', 'theirs_web_1 running'])
})
