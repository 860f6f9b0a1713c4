#!/usr/bin/env bash
# Installs the Debian packages of which the rig is made, when they are missing. None of their daemons
# is started, now or at the next boot: the rig starts its own, inside of its hosts.
set -euo pipefail

packages=(
  iproute2 nftables
  gridengine-master gridengine-exec gridengine-client gridengine-drmaa1.0
  slurmctld slurmd slurm-client munge
  openssh-server openssh-client
)

is_installed() {
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done
((${#missing[@]})) || exit 0

# Debian asks this program before it starts a daemon. Whatever is there now comes back afterwards.
policy=/usr/sbin/policy-rc.d
kept=$policy.before-gridpulse-rig
give_back_policy() {
  rm -f "$policy"
  [[ ! -e $kept ]] || mv "$kept" "$policy"
}
# After an interrupted installation the one that was kept is the machine's own.
[[ -e $kept || ! -e $policy ]] || mv "$policy" "$kept"
trap give_back_policy EXIT
printf '#!/bin/sh\nexit 101\n' >"$policy"
chmod 755 "$policy"

services=$(printf '%s\n' /etc/init.d/*)
export DEBIAN_FRONTEND=noninteractive
echo "installing ${missing[*]}" >&2
apt-get update --quiet --quiet >&2
apt-get install --quiet --quiet --yes --no-install-recommends \
  --option Dpkg::Use-Pty=0 --option DPkg::Lock::Timeout=120 "${missing[@]}" </dev/null >&2

for service in /etc/init.d/*; do
  grep --quiet --line-regexp --fixed-strings "$service" <<<"$services" ||
    update-rc.d "${service##*/}" disable >&2
done
