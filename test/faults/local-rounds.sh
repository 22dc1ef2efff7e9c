# shellcheck shell=bash
# On an outer machine: kills runs of labrun on the machine itself at random moments, and compares the machine with before.
#
#   node, program, image, machine: given by local-kills.ts; then: SEED FIRST ROUNDS
# shellcheck source=../labrun/local-machine.sh
. "$machine"
seed=$1 first=$2 rounds=$3
mkdir -p /run/test/labs
cat >/run/test/labs/trouble.md <<'LAB'
---
title: Trouble
requires: { images: [nginx] }
---
```bash host
ip link add br7 type bridge
ip address add 10.7.0.1/24 dev br7
ip link set br7 up
ip route add 10.70.0.0/16 via 10.7.0.2
```

```bash host
docker run -d --restart always --name mine -v data:/data -v /nameless nginx
docker network create net
docker tag nginx other:1
```

```bash exec container=mine
touch /data/x
```

```bash host
iptables -F FORWARD
iptables -P FORWARD DROP
iptables -A INPUT -s 10.7.0.0/24 -j DROP
sysctl -w net.ipv4.conf.all.rp_filter=1
ip netns add blue
ip link add v7 type veth peer name w7 netns blue
sleep 1000 & disown
```

```bash host
docker network connect net mine
docker commit mine committed:1
docker rm -f mine
sleep 0.5
```
LAB
lives() { pgrep -f "^([^ ]*node .*($1)|$1)" | grep -v "^$$\$"; }
case_of() { case $1 in
  labrun) echo cli/main.ts ;;
  engine) echo engine/main.ts ;;
  supervisor) echo supervise-local.ts ;;
  both) echo 'cli/main.ts|engine/main.ts|supervise-local.ts' ;;
  dockerd) echo dockerd ;;
esac; }
# A whole run: how long it takes.
started=$(date +%s%N)
labrun /run/test/labs/trouble.md --host local --yes >/run/test/out 2>&1 || cat /run/test/out
life=$((($(date +%s%N) - started) / 1000000))
RANDOM=$seed
for ((skip = 1; skip < first; skip++)); do : "$RANDOM$RANDOM"; done
state | sort >/run/test/before
for ((number = first; number < first + rounds; number++)); do
  victims=(labrun engine supervisor both dockerd)
  victim=${victims[RANDOM % 5]} delay=$((RANDOM * life / 32768))
  labrun /run/test/labs/trouble.md --host local --yes >/run/test/out 2>&1 &
  run=$!
  sleep "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))"
  killed=0
  for pid in $(lives "$(case_of "$victim")"); do kill -9 "$pid" 2>/dev/null && killed=$((killed + 1)); done
  # As a machine's init does, a moment later.
  if [ "$victim" = dockerd ]; then sleep 1; start_engine; fi
  wait $run 2>/dev/null
  code=$?
  for ((try = 0; try < 600; try++)); do lives 'supervise|engine/main' >/dev/null || break; sleep 0.1; done
  state | sort >/run/test/after
  undone=$(diff /run/test/before /run/test/after >/dev/null && echo true || echo false)
  labrun clean >/run/test/clean 2>&1
  clean=$?
  state | sort >/run/test/after
  left=$(diff /run/test/before /run/test/after | grep '^[<>]' | head -20 | tr '\n"\\' "|''")
  [ "$(pgrep -fc 'sleep 1000')" = 0 ] || left="$left|a process"
  [ "$clean" = 0 ] || left="$left|clean $clean: $(tr '\n"\\' "|''" </run/test/clean)"
  echo "{\"number\":$number,\"victim\":\"$victim\",\"delayMs\":$delay,\"killed\":$killed,\"exitCode\":$code,\"undone\":$undone,\"left\":\"$left\"}"
  # One that failed does not make the next ones fail.
  state | sort >/run/test/before
done
