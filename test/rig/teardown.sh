# Taking the rig down, whole or half; to be sourced. Everything in its namespaces ends: the namespaces
# are how jobs are found that no daemon knows any more.
# shellcheck shell=bash

none_left() {
  local pids
  mapfile -t pids < <(rig_processes)
  ((${#pids[@]})) || return 0
  kill -KILL "${pids[@]}" 2>/dev/null || true
  return 1
}

tear_down() {
  until_true 5 none_left || fail "processes that cannot be ended: $(rig_processes | xargs)"
  remove_network
  # What the rig mounts it mounts in namespaces of its own. Were that wrong, the next line could delete
  # what is mounted.
  ! grep --quiet --fixed-strings " $state" /proc/self/mountinfo || fail "something is mounted in $state"
  rm -rf --one-file-system "$state"
}
