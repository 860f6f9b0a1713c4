#!/usr/bin/env bash
# Takes the rig down when the test process that brought it up is no more: it may have been killed.
# shellcheck source=lib.sh
source "$(dirname "$0")/lib.sh"

# Waiting without a process for it, which would outlive this one when that is killed.
exec 3<> <(:)
while remembered "$state/owner" >/dev/null; do
  read -r -t 1 -u 3 || true
done
exec "$rig/down.sh"
