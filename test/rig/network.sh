# The network: a switch, which is a bridge in a namespace, and the hosts on it. To be sourced.
# shellcheck shell=bash

make_network() {
  # `ip netns add` mounts a folder on itself and leaves it so; down.sh has to know whether it may go.
  [[ -e /run/netns ]] || touch "$state/made-netns-folder"
  ! mountpoint --quiet /run/netns || touch "$state/netns-was-mounted"
  ip netns add "$switch"
  ip -n "$switch" link add bridge type bridge forward_delay 0
  ip -n "$switch" link set bridge up
  local host number
  for host in "${hosts[@]}"; do
    number=${numbers[$host]}
    ip netns add "gp-$host"
    ip -n "$switch" link add "p$number" type veth peer name eth0 netns "gp-$host"
    ip -n "$switch" -batch - <<END
link set p$number master bridge
link set p$number up
END
    ip -n "gp-$host" -batch - <<END
link set lo up
link set eth0 up
address add 10.77.0.$number/24 dev eth0
address add fd77::$number/64 dev eth0 nodad
END
  done
}

mend_cables() {
  local number
  for number in "${numbers[@]}"; do
    ip -n "$switch" link set "p$number" up
  done
}

remove_network() {
  local name
  for name in "$switch" "${hosts[@]/#/gp-}"; do
    [[ ! -e /run/netns/$name ]] || ip netns del "$name"
  done
  # Namespaces of others may have come since.
  [[ -d $state && -d /run/netns && -z $(ls -A /run/netns) ]] || return 0
  if [[ ! -e $state/netns-was-mounted ]]; then
    while mountpoint --quiet /run/netns; do umount --no-mtab /run/netns; done
  fi
  [[ ! -e $state/made-netns-folder ]] || rmdir /run/netns
}
