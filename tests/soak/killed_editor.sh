#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Kills an editor that works at random, at random moments, again and again. Each time the journal must show
# a state that was there, with the steps that led to it; what was done after it is lost, and told in
# milliseconds.
#
#     tests/soak/killed_editor.sh UI_TESTS [KILLS]
set -euo pipefail

tests=$(realpath "$1")
kills=${2:-40}
export QT_QPA_PLATFORM=offscreen
all=()
for ((kill = 1; kill <= kills; kill++)); do
    folder=$(mktemp -d)
    export R2R_SOAK_FOLDER=$folder
    "$tests" --gtest_also_run_disabled_tests --gtest_filter='JournalSoak.*UntilItIsKilled' > "$folder/out" 2>&1 &
    editor=$!
    until [ -s "$folder/log" ]; do
        kill -0 "$editor"
        sleep 0.1
    done
    sleep "$((1 + RANDOM % 6)).$((RANDOM % 1000))"
    kill -9 "$editor"
    R2R_SOAK_KILLED_MS=$(date +%s%3N)
    export R2R_SOAK_KILLED_MS
    wait "$editor" 2> /dev/null || true
    if ! "$tests" --gtest_also_run_disabled_tests --gtest_filter='JournalSoak.*WithWhatWasDone' > "$folder/compared" 2>&1; then
        cat "$folder/compared"
        echo "kept: $folder"
        exit 1
    fi
    lost=$(sed -n 's/^LOST \([0-9-]*\) ms.*/\1/p' "$folder/compared")
    all+=("$lost")
    rm -rf "$folder"
done
sorted=$(printf '%s\n' "${all[@]}" | sort -n)
echo "$kills kills: lost at most $(tail -1 <<< "$sorted") ms, median $(sed -n "$(((kills + 1) / 2))p" <<< "$sorted") ms"
