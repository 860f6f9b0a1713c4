#!/usr/bin/env bash
# on.sh [--user USER] [--cwd FOLDER] [--env NAME=VALUE]… HOST COMMAND…: runs a command on a host, as
# gridder unless told otherwise, with the environment of a fresh login and not with ours.
# shellcheck source=lib.sh
source "$(dirname "$0")/lib.sh"

folder='' given=()
while [[ ${1:-} == --* ]]; do
  case $1 in
    --user) user=$2 ;;
    --cwd) folder=$2 ;;
    --env) given+=("$2") ;;
    *) fail "no option $1" ;;
  esac
  shift 2
done
(($# >= 2)) || fail "on.sh [--user USER] [--cwd FOLDER] [--env NAME=VALUE]… HOST COMMAND…"

enter "$1"
IFS=: read -r _ _ uid gid _ home shell < <(grep "^$user:" "$state/shared/etc/passwd") ||
  fail "no user $user"
exec "${entry[@]}" setpriv --reuid="$uid" --regid="$gid" --init-groups -- \
  env --ignore-environment --chdir="${folder:-$home}" \
  HOME="$home" USER="$user" LOGNAME="$user" SHELL="$shell" LANG=C.UTF-8 \
  PATH="$state/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" \
  SGE_ROOT="$SGE_ROOT" SGE_CELL="$SGE_CELL" "${given[@]}" "${@:2}"
