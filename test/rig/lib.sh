# What the scripts of the rig share; to be sourced. A host is a network namespace, and one process, its
# holder, which keeps a UTS and a mount namespace alive. Whatever else a host needs is mounted there
# only, so the machine itself never sees a mount, a user or a file of the rig but those in $state.
# shellcheck shell=bash
set -euo pipefail

rig=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$rig/../.." && pwd)
state=/run/gridpulse-rig
switch=gp-sw
hosts=(head node1 node2 laptop)
nodes=(node1 node2)
# One for each of hosts: the last part of its address, and the number of its port on the switch.
declare -A numbers=([head]=1 [node1]=2 [node2]=3 [laptop]=4)
export SGE_ROOT=/var/lib/gridengine SGE_CELL=default
user=gridder

fail() {
  echo "rig: $*" >&2
  exit 1
}

# Held until this script ends; on a folder that is there anyway, so that no lock file is left.
# What outlives the script has to be started with 9>&-.
lock() {
  exec 9</run
  flock 9
}

# until_true SECONDS COMMAND…: polls.
until_true() {
  local deadline=$((${EPOCHREALTIME/./} + $1 * 1000000))
  shift
  until "$@" >/dev/null 2>&1; do
    ((${EPOCHREALTIME/./} < deadline)) || return 1
    sleep 0.05
  done
}

# When a process was started: with its id it tells a process from a later one of the same id.
started_at() {
  local stat fields
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  read -r -a fields <<<"${stat##*) }"
  [[ ${fields[0]} != [ZX] ]] && echo "${fields[19]}"
}

# remember FILE PID: notes a process that we started.
remember() {
  local since
  since=$(started_at "$2") || fail "${1##*/} ended as soon as it was started"
  echo "$2 $since" >"$1"
}

# remembered FILE: the id of the process noted there, when it still is that process and alive.
remembered() {
  local pid since
  [[ -f $1 ]] && read -r pid since <"$1" && [[ $(started_at "$pid") == "$since" ]] && echo "$pid"
}

# enter HOST: puts into `entry` what has to stand before a command for it to run on that host as root.
# Everything in it execs, so the command has the process id of whoever started it.
enter() {
  local holder
  holder=$(remembered "$state/hosts/$1/holder") || fail "no host $1: is the rig up?"
  entry=(nsenter --target "$holder" --net --uts --mount --)
}

# on HOST COMMAND…: as root.
on() {
  local entry
  enter "$1"
  "${entry[@]}" "${@:2}" 9>&-
}

daemon_file() { echo "$state/daemons/$1.$2"; }

# start_process HOST NAME COMMAND…: as root, in a session of its own, remembered, with a log.
start_process() {
  local entry
  enter "$1"
  setsid "${entry[@]}" "${@:3}" </dev/null >>"$state/logs/$1.$2" 2>&1 9>&- &
  disown
  remember "$(daemon_file "$1" "$2")" $!
}

# All processes in the rig's namespaces, and those remembered, without the one that asks.
rig_processes() {
  local name file
  for name in "$switch" "${hosts[@]/#/gp-}"; do
    [[ ! -e /run/netns/$name ]] || ip netns pids "$name" 2>/dev/null || true
  done
  for file in "$state"/hosts/*/holder "$state"/daemons/* "$state/watcher"; do
    remembered "$file" || true
  done | grep --line-regexp --invert-match "$$" || true
}
