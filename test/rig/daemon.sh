#!/usr/bin/env bash
# daemon.sh start|stop|pid HOST NAME [SIGNAL]: one daemon of the rig, e.g. daemon.sh stop node1 slurmd.
# `start` returns when it answers, `stop` when it has ended.
# shellcheck source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=daemons.sh
source "$rig/daemons.sh"

(($# >= 3)) || fail "daemon.sh start|stop|pid HOST NAME [SIGNAL]"
[[ " ${daemons[*]} " == *" $2:$3 "* ]] || fail "$2 has no daemon $3; there are ${daemons[*]}"
lock
case $1 in
  start) start_daemon "$2" "$3" && await_daemon "$2" "$3" ;;
  stop) stop_daemon "$2" "$3" "${4:-TERM}" ;;
  pid) daemon_running "$2" "$3" ;;
  *) fail "start, stop or pid, not $1" ;;
esac
