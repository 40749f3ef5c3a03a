#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds, and runs the main job on a bundled scenario: the report on the terminal, files and
# pictures in out/.
set -e
cd "$(dirname "$0")/.."
sh tools/build.sh
scenario=${1:-scenarios/webinar-series.cfg}
build/ivsim run "$scenario" -o out
build/ivsim plot out
echo "Tables, pictures and result.json are in out/; 'build/ivsim report out' makes one page of them."
