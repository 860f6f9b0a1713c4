#!/usr/bin/env bash
# Does the rig leave a trace?
#   check-clean.sh snapshot >FILE    what there is of everything that it could leave behind
#   check-clean.sh compare FILE      prints what is different now, and fails if anything is
set -euo pipefail

own_namespaces() {
  local kind
  for kind in net uts; do
    [[ $(readlink "/proc/$1/ns/$kind") == "$(readlink "/proc/self/ns/$kind")" ]] || return 1
  done
}

# Not all processes: others may run on this machine, and come and go.
processes() {
  local folder pid name command
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    # It may have ended since.
    { read -r name <"$folder/comm"; } 2>/dev/null || continue
    command=$(tr '\0' ' ' <"$folder/cmdline") 2>/dev/null || continue
    # Kernel threads have no command line, and zombies neither namespaces nor one.
    [[ -n $command ]] || continue
    if [[ $name =~ ^(sge_|slurm|munged) || $command == *gridpulse-rig* || $command == *rig/watch.sh* ]] ||
      { [[ -e $folder/ns/net ]] && ! own_namespaces "$pid"; }; then
      echo "$pid $name: $command"
    fi
  done
}

folders=(
  /etc/netns /etc/slurm /etc/munge /etc/ssh /run/gridengine /run/munge /run/sshd
  /var/lib/gridengine /var/spool/gridengine /var/lib/slurm /var/spool/slurm /var/spool/slurmd
  /var/log/slurm /var/lib/munge /var/log/munge /var/log/gridengine /var/spool/exim4
)

snapshot() {
  echo "# processes"
  processes
  echo "# network namespaces"
  ip netns list 2>/dev/null || true
  echo "# links and addresses"
  ip -oneline address | sed 's/valid_lft.*//'
  echo "# mounts"
  cut -d ' ' -f 3- /proc/self/mountinfo
  echo "# users, hosts, policy"
  sha256sum /etc/passwd /etc/group /etc/shadow /etc/hosts /etc/resolv.conf /usr/sbin/policy-rc.d 2>/dev/null || true
  echo "# what lies directly in these"
  find /run /home /srv /mnt /var/lib /var/spool /var/log /var/mail /dev/shm -maxdepth 1 | sort
  echo "# all in these"
  find "${folders[@]}" -printf '%p %M %u %s %T@ %l\n' 2>/dev/null | sort || true
  echo "# temporary files of its users"
  find /tmp /var/tmp -maxdepth 1 \( -user sgeadmin -o -user munge -o -user slurm -o -nouser \) 2>/dev/null | sort || true
  echo "# cgroups"
  find /sys/fs/cgroup -maxdepth 3 -iname '*slurm*' 2>/dev/null | sort || true
  echo "# System V memory, semaphores, queues"
  ipcs -a
}

case ${1:-} in
  snapshot) snapshot ;;
  compare) diff "$2" <(snapshot) && echo clean ;;
  *)
    echo "check-clean.sh snapshot | compare FILE" >&2
    exit 2
    ;;
esac
