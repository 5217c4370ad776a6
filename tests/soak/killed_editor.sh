#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Kills an editor that works at random, at random moments, again and again, every third time while it saves. Each time
# the journal must show a state that was there, and in the window that restores it all its steps, undone and redone,
# are those that led to it; the project must hold what was once saved. What is lost is told in milliseconds.
#
#     tests/soak/killed_editor.sh UI_TESTS [KILLS [SECONDS]]
#
# SECONDS is how long an editor works at most. 200 kills and 20 seconds take about an hour.
set -euo pipefail

tests=$(realpath "$1")
kills=${2:-40}
longest=${3:-6}
export QT_QPA_PLATFORM=offscreen
all=()
in_saves=0
began=$SECONDS
for ((kill = 1; kill <= kills; kill++)); do
    folder=$(mktemp -d)
    export R2R_SOAK_FOLDER=$folder
    "$tests" --gtest_also_run_disabled_tests --gtest_filter='JournalSoak.*UntilItIsKilled' > "$folder/out" 2>&1 &
    editor=$!
    until [ -s "$folder/log" ]; do
        kill -0 "$editor"
        sleep 0.1
    done
    sleep "$((1 + RANDOM % longest)).$((RANDOM % 1000))"
    if ((kill % 3 == 0)); then
        for ((turn = 0; turn < 2000; turn++)); do
            [ -e "$folder/saving" ] && break
            sleep 0.005
        done
        sleep "0.0$((RANDOM % 100))"
        [ -e "$folder/saving" ] && in_saves=$((in_saves + 1))
    fi
    kill -9 "$editor"
    R2R_SOAK_KILLED_MS=$(date +%s%3N)
    export R2R_SOAK_KILLED_MS
    wait "$editor" 2> /dev/null || true
    if ! "$tests" --gtest_also_run_disabled_tests --gtest_filter='JournalSoak.*WithWhatWasDone' > "$folder/compared" 2>&1; then
        cat "$folder/compared"
        echo "kept: $folder"
        exit 1
    fi
    line=$(grep '^LOST' "$folder/compared")
    echo "kill $kill: $line"
    all+=("$(sed -n 's/^LOST \([0-9-]*\) ms.*/\1/p' <<< "$line")")
    rm -rf "$folder"
done
sorted=$(printf '%s\n' "${all[@]}" | sort -n)
echo "$kills kills in $(((SECONDS - began) / 60)) minutes, $in_saves of them while a save was going on:" \
     "lost at most $(tail -1 <<< "$sorted") ms, median $(sed -n "$(((kills + 1) / 2))p" <<< "$sorted") ms"
