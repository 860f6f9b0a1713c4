#!/usr/bin/env bash
# host.sh HOST: becomes the holder of a host. Runs inside of the host's network namespace, and of a UTS
# and a mount namespace that are new; see lib.sh.
# shellcheck source=lib.sh
source "$(dirname "$0")/lib.sh"
host=$1
here=$state/hosts/$host

# Without --no-mtab, mount would note in /run what it did to /run.
over() {
  mount --no-mtab --bind "$1" "$2"
  # Debian's /run lets nothing be executed, and $state is there: jobs' scripts are.
  mount --no-mtab -o remount,bind,exec "$2"
}

hostname "$host"
# Shared by the hosts, as by NFS; the machine's own stay as they are.
for folder in var/lib/gridengine var/spool/gridengine var/lib/slurm var/log/slurm etc/slurm; do
  over "$state/shared/$folder" "/$folder"
done
for file in passwd group shadow hosts; do
  over "$state/shared/etc/$file" "/etc/$file"
done
# May be a link to nowhere, which is just as good: nobody is to be asked for names.
[[ ! -e /etc/resolv.conf ]] || over "$state/shared/etc/resolv.conf" /etc/resolv.conf
# Of each host its own, as on a real cluster: what is in one's /tmp the others do not see.
for folder in var/lib/munge var/log/munge; do
  over "$here/$folder" "/$folder"
done
# The checkout may be below a folder that only root can enter, and Node too. Before the others, since
# both may be below one that is covered next.
mount --no-mtab --bind -o ro "$RIG_PROJECT" "$state/project"
over "$RIG_NODE" "$state/bin/node"
mount --no-mtab -t tmpfs -o mode=755 run /mnt
mkdir /mnt/gridpulse-rig /mnt/lock /mnt/sshd
install -d -o sgeadmin -g sgeadmin /mnt/gridengine
install -d -o munge -g munge /mnt/munge
mount --no-mtab --rbind "$state" /mnt/gridpulse-rig
mount --no-mtab -o remount,bind,exec /mnt/gridpulse-rig
mount --no-mtab --move /mnt /run
over "$here/tmp" /tmp
over "$here/tmp" /var/tmp
mount --no-mtab -t tmpfs -o mode=1777 shm /dev/shm
touch "$here/made"
exec -a "gridpulse-rig-$host" sleep infinity
