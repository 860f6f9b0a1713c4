# Grid Engine on the rig; to be sourced. The package's own empty cluster is copied each time.
# shellcheck shell=bash

copy_gridengine() {
  local shared=$state/shared
  mkdir -p "$shared/var/lib" "$shared/var/spool"
  cp -a /var/lib/gridengine "$shared/var/lib/"
  cp -a /var/spool/gridengine "$shared/var/spool/"
  echo head >"$shared/var/lib/gridengine/default/common/act_qmaster"
  # The environment of Berkeley DB belongs to the place where it was made.
  rm -f "$shared"/var/spool/gridengine/spooldb/__db.*
}

# The variable keeps them in the foreground, so that the process id we know is theirs.
start_sge_qmaster() { start_process "$1" sge_qmaster env SGE_ND=1 /usr/sbin/sge_qmaster; }
start_sge_execd() { start_process "$1" sge_execd env SGE_ND=1 /usr/sbin/sge_execd; }

answers_sge_qmaster() { on head qconf -sh; }
# An execution daemon answers when the master has a load value from it.
answers_sge_execd() { on head qhost -h "$1" | awk -v host="$1" '$1 == host && $4 != "-" { found = 1 } END { exit !found }'; }

# with_values FILE NAME VALUE…: sets entries of a Grid Engine form.
with_values() {
  local file=$1
  shift
  while (($#)); do
    grep --quiet "^$1 " "$file" || fail "Grid Engine's form ${file##*/} has no entry $1"
    sed -i "s|^$1 .*|$1 $2|" "$file"
    shift 2
  done
}

configure_gridengine() {
  local forms=$state/forms node first=20000
  mkdir -p "$forms"
  on head qconf -ah node1,node2
  on head qconf -as head
  printf 'group_name @allhosts\nhostlist node1 node2\n' >"$forms/hosts"
  on head qconf -Ahgrp "$forms/hosts"
  cat >"$forms/smp" <<'END'
pe_name smp
slots 999
user_lists NONE
xuser_lists NONE
start_proc_args NONE
stop_proc_args NONE
allocation_rule $pe_slots
control_slaves FALSE
job_is_first_task TRUE
urgency_slots min
accounting_summary FALSE
qsort_args NONE
END
  on head qconf -Ap "$forms/smp"
  on head qconf -sq >"$forms/queue"
  with_values "$forms/queue" qname all.q hostlist @allhosts pe_list smp slots 4 \
    shell_start_mode unix_behavior load_thresholds NONE
  on head qconf -Aq "$forms/queue"
  on head qconf -ssconf >"$forms/scheduler"
  with_values "$forms/scheduler" schedule_interval 0:0:1 flush_submit_sec 1 flush_finish_sec 1
  on head qconf -Msconf "$forms/scheduler"
  on head qconf -sconf >"$forms/global"
  with_values "$forms/global" load_report_time 00:00:05 max_unheard 00:01:00 \
    mailer /bin/true
  # So that qacct answers at once, and not up to 15 s later.
  sed -i 's/accounting=true/& accounting_flush_time=00:00:00/' "$forms/global"
  on head qconf -Mconf "$forms/global"
  for node in "${nodes[@]}"; do
    # A job's processes are known by a group id of this range. The hosts of the rig see each other's
    # processes: from one range they would count, and end, those of the other's jobs.
    echo "gid_range $first-$((first + 199))" >"$forms/$node"
    on head qconf -Aconf "$forms/$node"
    first=$((first + 200))
  done
}

bring_up_gridengine() {
  start_sge_qmaster head
  until_true 15 answers_sge_qmaster || fail "sge_qmaster does not answer"
  (configure_gridengine) >"$state/logs/configure-gridengine" 2>&1
  local node
  for node in "${nodes[@]}"; do start_sge_execd "$node"; done
}
