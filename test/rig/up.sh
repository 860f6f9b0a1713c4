#!/usr/bin/env bash
# Brings the rig up; the last line printed is "up", or "was up" when there was little or nothing to do.
# RIG_NODE: the Node that the hosts get, else the one on the path.
# RIG_OWNER: the process for which it is; when that has ended, the rig goes too.
# shellcheck source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=network.sh
source "$rig/network.sh"
# shellcheck source=daemons.sh
source "$rig/daemons.sh"
# shellcheck source=teardown.sh
source "$rig/teardown.sh"

((EUID == 0)) || fail "only root can make network namespaces"
export RIG_PROJECT=$project RIG_NODE=${RIG_NODE:-$(command -v node)}
made_of="$RIG_PROJECT $RIG_NODE"
umask 022
lock
"$rig/install.sh" 9>&-

# Left by tests that were killed, it has who knows what in its queues.
owner_lives() {
  [[ ! -e $state/owner ]] || remembered "$state/owner" >/dev/null
}

watch_owner() {
  remember "$state/owner" "$RIG_OWNER"
  setsid "$rig/watch.sh" </dev/null >/dev/null 2>&1 9>&- &
  disown
  remember "$state/watcher" $!
}

holders_live() {
  local host
  for host in "${hosts[@]}"; do
    remembered "$state/hosts/$host/holder" >/dev/null || return 1
  done
}

# A user for the hosts alone: the machine's own list of users stays as it is.
make_user() {
  local etc=$state/shared/etc id=7700
  mkdir -p "$etc"
  cp -a /etc/passwd /etc/group /etc/shadow "$etc/"
  ! grep --quiet "^$user:" "$etc/passwd" || fail "the machine has a user $user already"
  while getent passwd "$id" >/dev/null || getent group "$id" >/dev/null; do id=$((id + 1)); done
  echo "$user:x:$id:$id::$state/home:/bin/bash" >>"$etc/passwd"
  echo "$user:x:$id:" >>"$etc/group"
  echo "$user:*:19000::::::" >>"$etc/shadow"
  echo "$id" >"$state/user-id"
  install -d -o "$id" -g "$id" -m 700 "$state/home"
}

make_folders() {
  mkdir -p "$state"/{hosts,daemons,logs,project,bin,shared/etc}
  install -d -m 1777 "$state/scratch"
  touch "$state/bin/node" "$state/shared/etc/resolv.conf"
  local host
  echo "127.0.0.1 localhost" >"$state/shared/etc/hosts"
  for host in "${hosts[@]}"; do
    echo "10.77.0.${numbers[$host]} $host" >>"$state/shared/etc/hosts"
    mkdir -p "$state/hosts/$host"
    install -d -m 1777 "$state/hosts/$host/tmp"
  done
}

make_hosts() {
  local host
  for host in "${hosts[@]}"; do
    setsid nsenter --net="/run/netns/gp-$host" unshare --mount --uts bash "$rig/host.sh" "$host" \
      </dev/null >"$state/logs/$host.host" 2>&1 9>&- &
    disown
    remember "$state/hosts/$host/holder" $!
  done
  for host in "${hosts[@]}"; do
    until_true 5 test -e "$state/hosts/$host/made" || fail "$host: $(<"$state/logs/$host.host")"
  done
  on head setpriv --reuid="$user" --regid="$user" --init-groups \
    test -r "$state/project/package.json" -a -x "$state/bin/node" ||
    fail "an ordinary user cannot read the files of $RIG_PROJECT, or not run $RIG_NODE"
}

if [[ -f $state/ready && $(<"$state/ready") == "$made_of" ]] && owner_lives && holders_live; then
  mend_cables
  repair_daemons
  echo "was up"
  exit
fi

tear_down
# With what the logs say last, since they go too.
give_up() {
  echo "rig: could not be brought up; the ends of its logs:" >&2
  tail --lines=4 "$state"/logs/* >&2 || true
  tear_down
}
trap give_up EXIT
make_folders
make_user
copy_gridengine
configure_slurm
make_network
make_hosts
bring_up_slurm
bring_up_gridengine
await_daemons
echo "$made_of" >"$state/ready"
[[ -z ${RIG_OWNER:-} ]] || watch_owner
trap - EXIT
echo up
