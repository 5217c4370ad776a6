#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# R2R Studio in one file. The first start unpacks it into the cache; `NAME r2r …` is the command line; remove the folder when you like.
set -eu
folder="${XDG_CACHE_HOME:-$HOME/.cache}/r2r-studio/@NAME@"
if [ ! -x "$folder/AppRun" ]; then
    echo "Unpacking R2R Studio into $folder …" >&2
    mkdir -p "$(dirname "$folder")"
    part=$(mktemp -d "$folder.XXXXXX")
    trap 'rm -rf "$part"' EXIT
    start=$(awk '/^exit$/ {print NR + 1; exit}' "$0")
    tail -n "+$start" "$0" | tar -xzf - -C "$part"
    # Another start may have been quicker.
    mv -T "$part" "$folder" 2>/dev/null || [ -x "$folder/AppRun" ]
    rm -rf "$part"
    trap - EXIT
fi
exec "$folder/AppRun" "$@"
exit
