#!/usr/bin/env bash
# Takes the rig down, also one that came up half-way. Nothing is left of it but its packages.
# shellcheck source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=network.sh
source "$rig/network.sh"
# shellcheck source=teardown.sh
source "$rig/teardown.sh"

((EUID == 0)) || fail "only root can take it down"
lock
tear_down
