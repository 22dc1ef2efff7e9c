#!/bin/bash
# On a machine where containers may have all rights: what the lab of this name writes is told, and put back; by
# `labrun clean` where labrun and its supervisor were both killed.
settings() { sysctl kernel.panic vm.overcommit_ratio; }
fail() {
  echo "privileged: $1"
  failed=1
}
before=$(settings)
said=$(node bin/labrun.js labs/privileged.md --reporter plain) || fail 'the lab failed'
echo "$said"
for line in 'kernel.panic was -1 and became 7' 'vm.overcommit_ratio was 50 and became 33'; do
  grep --quiet --fixed-strings "$line on this machine while the lab ran: it was set back" <<<"$said" ||
    fail "nobody told that $line"
done
[ "$(settings)" = "$before" ] || fail "after the lab: $(settings)"

(cat labs/privileged.md && printf '\n```bash host\nsleep 600\n```\n') >labs/killed.md
node bin/labrun.js labs/killed.md --reporter plain >/dev/null 2>&1 &
for _ in {1..240}; do
  if [ "$(settings)" != "$before" ]; then break; fi
  sleep 1
done
[ "$(settings)" != "$before" ] || fail 'the lab to be killed wrote nothing'
# All of labrun at once: command, engine, supervisor.
pkill -KILL --exact 'node|MainThread'
wait
node bin/labrun.js clean || fail "labrun clean: exit status $?"
[ "$(settings)" = "$before" ] || fail "after labrun clean: $(settings)"
exit "${failed-0}"
