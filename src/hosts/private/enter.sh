#!/bin/sh
# Runs its arguments as if the host had started them: out of the machine's cgroups, in the host's own.
# A cgroup of the host that the caller has entered before stays. `blocks` is where the number of processes is limited.
while IFS=: read -r _ controllers path; do
  case $path in
    /..*)
      case $controllers in
        '') if [ -d /sys/fs/cgroup/init ]; then directory=blocks; else directory=unified; fi ;;
        pids) directory=pids/blocks ;;
        *) directory=${controllers#name=} ;;
      esac
      echo 0 >"/sys/fs/cgroup/$directory/cgroup.procs"
      ;;
  esac
done </proc/self/cgroup
umask 022
cd /root || exit
unset OLDPWD
exec "$@"
