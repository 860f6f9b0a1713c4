# Slurm on the rig; to be sourced. Without slurmdbd, as on many small sites: sacct has no answer.
# shellcheck shell=bash

configure_slurm() {
  local shared=$state/shared host folder
  mkdir -p "$shared/var/log/slurm" "$shared/var/lib/slurm/slurmctld" "$shared/etc"
  cp -a /etc/slurm "$shared/etc/"
  cat >"$shared/etc/slurm/slurm.conf" <<'END'
ClusterName=rig
SlurmctldHost=head
SlurmUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=500
ReturnToService=2
SlurmdParameters=config_overrides
JobAcctGatherType=jobacct_gather/linux
JobCompType=jobcomp/filetxt
JobCompLoc=/var/log/slurm/jobs
StateSaveLocation=/var/lib/slurm/slurmctld
SlurmdSpoolDir=/var/lib/slurm/slurmd-%n
SlurmctldPidFile=/run/slurmctld.pid
SlurmdPidFile=/run/slurmd.pid
MpiDefault=none
MailProg=/bin/true
KillWait=2
SlurmdTimeout=60
NodeName=node[1-2] CPUs=4 RealMemory=8000 State=UNKNOWN
PartitionName=main Nodes=node[1-2] Default=YES MaxTime=INFINITE State=UP
END
  echo CgroupPlugin=cgroup/v1 >"$shared/etc/slurm/cgroup.conf"
  for host in "${hosts[@]}"; do
    mkdir -p "$shared/var/lib/slurm/slurmd-$host"
    for folder in lib log; do
      install -d -o munge -g munge -m 711 "$state/hosts/$host/var/$folder/munge"
    done
  done
}

# As the user munge; the others are root's.
start_munged() {
  start_process "$1" munged setpriv --reuid=munge --regid=munge --init-groups munged --foreground
}
start_slurmctld() { start_process "$1" slurmctld slurmctld -D; }
start_slurmd() { start_process "$1" slurmd slurmd -D -N "$1"; }

answers_munged() { on "$1" munge --no-input; }
answers_slurmctld() { on head scontrol ping | grep --quiet 'is UP'; }
answers_slurmd() {
  on head scontrol show node "$1" | grep --quiet --extended-regexp 'State=(IDLE|MIXED|ALLOCATED) '
}

bring_up_slurm() {
  local host
  for host in head "${nodes[@]}"; do start_munged "$host"; done
  for host in head "${nodes[@]}"; do
    until_true 10 answers_munged "$host" || fail "munged does not answer on $host"
  done
  start_slurmctld head
  for host in "${nodes[@]}"; do start_slurmd "$host"; done
}
