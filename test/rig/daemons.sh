# Which daemon runs where, and starting and stopping each; to be sourced after lib.sh.
# shellcheck shell=bash
# shellcheck source=gridengine.sh
source "$rig/gridengine.sh"
# shellcheck source=slurm.sh
source "$rig/slurm.sh"

daemons=(
  head:sge_qmaster node1:sge_execd node2:sge_execd
  head:munged node1:munged node2:munged head:slurmctld node1:slurmd node2:slurmd
)

# daemon_running HOST NAME: its process id.
daemon_running() { remembered "$(daemon_file "$1" "$2")"; }

# start_daemon HOST NAME: does nothing when it runs, wakes it when it is stopped.
start_daemon() {
  local pid
  if pid=$(daemon_running "$1" "$2"); then
    kill -CONT "$pid"
  else
    "start_$2" "$1"
  fi
}

# Starts those that do not run. One that came back makes the others report anew, so all have to answer.
repair_daemons() {
  local daemon
  for daemon in "${daemons[@]}"; do start_daemon "${daemon%:*}" "${daemon#*:}"; done
  await_daemons
}

await_daemons() {
  local daemon
  for daemon in "${daemons[@]}"; do await_daemon "${daemon%:*}" "${daemon#*:}"; done
}

await_daemon() { until_true 30 "answers_$2" "$1" || fail "$2 on $1 does not answer; see $state/logs"; }

# stop_daemon HOST NAME SIGNAL: returns when it has ended.
stop_daemon() {
  local pid
  pid=$(daemon_running "$1" "$2") || return 0
  kill -"$3" "$pid"
  kill -CONT "$pid" 2>/dev/null || true
  until_true 10 has_ended "$pid" || { kill -KILL "$pid" && until_true 10 has_ended "$pid"; }
}

has_ended() { ! started_at "$1"; }
