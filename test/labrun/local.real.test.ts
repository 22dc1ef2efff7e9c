import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { block, labFile } from './command.ts'
import { onMachineWithEngine, quietly } from './local-machine.ts'

const namespaces = resolve(import.meta.dirname, '../../labs/namespaces.md')

test('the namespaces lab passes, and all that people do by docker; the machine is as before', async () => {
  const commands = labFile(
    [
      block('bash host id=run', 'test "$(docker run --rm nginx echo hello)" = hello'),
      block('bash host', 'test "$(echo typed | docker run --rm -i nginx cat)" = typed'),
      block('bash host', `script -qec 'docker run --rm -it nginx tty' /dev/null | grep /dev/pts`),
      block(
        'bash host',
        'docker run -d --restart always --name mine -p 8080:80 -v data:/data -v /nameless nginx',
      ),
      block(
        'bash host',
        'test "$(docker exec mine echo in)" = in',
        'echo typed | docker exec -i mine cat | grep typed',
      ),
      block('bash host', `script -qec 'docker exec -it mine tty' /dev/null | grep /dev/pts`),
      block('bash exec container=mine', 'touch /data/x'),
      block(
        'bash host',
        'docker logs mine',
        '[ "$(timeout 1 docker logs -f mine >/dev/null 2>&1; echo $?)" = 124 ]',
      ),
      block(
        'bash host',
        'docker cp mine:/etc/hostname here',
        'docker cp here mine:/tmp/there',
        'docker diff mine | grep there',
      ),
      block(
        'bash host',
        'docker network create net',
        'docker network connect net mine',
        'docker network inspect net | grep mine',
      ),
      block(
        'bash host',
        'docker commit mine committed:1',
        'docker tag nginx nginx:other',
        'docker tag committed:1 nginx',
      ),
      block(
        'bash host',
        `printf 'FROM nginx:other\\nRUN touch /built\\n' | DOCKER_BUILDKIT=0 docker build -t built -`,
      ),
      block('bash host', 'docker run --rm built ls /built', 'docker save built | docker load'),
      block(
        'bash host',
        'docker stats --no-stream mine',
        'docker volume create second',
        'docker system prune -f --volumes',
      ),
      block(
        'bash host',
        '[ "$(docker inspect -f "{{.State.Running}}" user)" = true ]',
        '! docker rm -f user',
      ),
    ].join(''),
  )
  expect(
    await onMachineWithEngine(`
      lab() { ${quietly(`labrun ${namespaces} --host local --yes`)}; }
      unchanged lab
      docker run -d --name user -v users:/data nginx >/dev/null
      docker tag nginx keep:1
      lab() { ${quietly(`labrun ${commands} --host local --yes`)}; }
      unchanged lab
      docker ps --format '{{.Names}} {{.Image}}'`),
  ).toEqual(['exit 0', 'as before', 'exit 0', 'as before', 'user nginx'])
})

test("what a lab changes is undone; what is the user's is refused, and named; what goes around is told", async () => {
  const changing = labFile(
    [
      block(
        'bash host',
        'ip link add br7 type bridge',
        'ip address add 10.7.0.1/24 dev br7',
        'ip link set br7 up',
      ),
      block(
        'bash host',
        'iptables -F FORWARD',
        'iptables -P FORWARD DROP',
        'iptables -A INPUT -s 10.7.0.0/24 -j DROP',
        'iptables -D INPUT -p tcp --dport 22 -j ACCEPT',
        'iptables -A INPUT -p tcp --dport 22 -j ACCEPT',
      ),
      block(
        'bash host',
        'sysctl -w net.ipv4.ip_forward=0',
        'ip netns add blue',
        'ip link add v7 type veth peer name w7 netns blue',
      ),
      block('bash host id=out', 'dev=wan; ip link set $dev down'),
      block('bash host', 'ip route show default | grep 203.0.113.1'),
      block('bash host exit=125', 'docker run --name user nginx'),
      block('bash host exit=1', 'docker attach user'),
    ].join(''),
    'requires: { images: [nginx] }',
  )
  const around = labFile(
    block(
      'bash host',
      'unset DOCKER_HOST',
      'docker run -d --name around nginx',
      'docker rm -f user',
      'ip link add br8 type bridge',
    ),
  )
  const lines = await onMachineWithEngine(`
    docker run -d --name user nginx >/dev/null
    iptables -A INPUT -p tcp --dport 22 -j ACCEPT; iptables -A INPUT -p tcp --dport 0:1023 -j DROP
    lab() { labrun ${changing} --host local --yes --reporter json:/run/test/report.json --reporter plain >/run/test/out 2>&1; code=$?; echo "exit $code"; [ $code = 0 ] || tail -8 /run/test/out; }
    unchanged lab
    iptables -S INPUT
    grep -o 'put back at once: link wan was down' /run/test/report.json
    grep -o 'that is the container user (nginx, since' /run/test/report.json | head -1
    grep -o 'refused: the container user (nginx, since' /run/test/report.json | head -1
    labrun ${changing} --host local </dev/null 2>&1 | head -1
    labrun ${around} --host local --yes --reporter json:/run/test/report.json --reporter plain >/run/test/out 2>&1
    grep -o 'container [a-z]* was [a-z]* meanwhile, not by way of labrun: that is left' /run/test/report.json | sort
    tr -s '\\n ' ' ' </run/test/out | grep -o 'what the lab changed is undone'; ip -brief link show dev br8 2>&1; true`)
  expect(lines).toEqual([
    'exit 0',
    'as before',
    '-P INPUT ACCEPT',
    '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
    '-A INPUT -p tcp -m tcp --dport 0:1023 -j DROP',
    'put back at once: link wan was down',
    'that is the container user (nginx, since',
    'refused: the container user (nginx, since',
    'labrun: error usage: --host local changes this machine while labs run, and no terminal is there to ask whether it may',
    'container around was added meanwhile, not by way of labrun: that is left',
    'container user was removed meanwhile, not by way of labrun: that is left',
    'what the lab changed is undone',
    'Device "br8" does not exist.',
  ])
})

test('one run at a time; whoever is killed, the next clean leaves the machine as it was', async () => {
  const waiting = labFile(
    block(
      'bash host',
      'ip link add br7 type bridge',
      'docker run -d --restart always --name mine nginx',
      'docker network create net',
    ) + block('bash host timeout=100s', 'touch /run/test/there', 'sleep 90'),
  )
  const lines = await onMachineWithEngine(`
    begin() {
      rm -f /run/test/there
      labrun ${waiting} --host local --yes >/run/test/out 2>&1 &
      run=$!
      until [ -e /run/test/there ]; do sleep 0.1; kill -0 $run || { cat /run/test/out; return; }; done
    }
    whom() { case $1 in
      labrun) pgrep -f '^[^ ]*node .*cli/main.ts' ;;
      supervisor) pgrep -f '^[^ ]*node .*supervise-local' ;;
      both) pgrep -f '^[^ ]*node .*(cli/main|engine/main|supervise-local).ts' ;;
    esac; }
    kill_it() {
      begin
      if [ "$1" = labrun ]; then
        labrun ${waiting} --host local --yes >/run/test/second 2>&1; echo "second $?"
        grep -oE 'is going on on this machine .process' /run/test/second
      fi
      kill -9 $(whom $1) 2>/dev/null
      wait $run
      for try in $(seq 300); do pgrep -f '^[^ ]*node .*supervise-local' >/dev/null || break; sleep 0.1; done
      labrun clean >/run/test/out 2>&1 || cat /run/test/out
    }
    for victim in labrun supervisor both; do echo $victim; unchanged kill_it $victim; done
    true`)
  expect(lines).toEqual([
    'labrun',
    'second 75',
    'is going on on this machine (process',
    'as before',
    ...['supervisor', 'as before', 'both', 'as before'],
  ])
})
