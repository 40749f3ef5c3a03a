#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the Debian packages that building, testing and drawing need, and those named as arguments, if any is missing. Asks
# apt only then.
set -e
packages="gcc libc6-dev make autoconf automake pkg-config libgsl-dev libconfig-dev libjansson-dev nettle-dev libcmocka-dev
gnuplot-nox fonts-dejavu-core $*"
missing=
for package in $packages; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q >/dev/null
# shellcheck disable=SC2086 # one word per package
$as_root apt-get install -q -y --no-install-recommends $missing >/dev/null
