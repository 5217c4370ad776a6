#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Kills a training at random moments, again and again, and lets it go on each time. In the end it
# must have the weights of a training that nobody disturbed, to the bit.
#
#     tests/soak/killed_training.sh R2R CONFIG [KILLS]
#
# CONFIG should be small, with checkpoints every step, so that many kills hit one being written.
set -euo pipefail

r2r=$(realpath "$1")
config=$(realpath "$2")
kills=${3:-50}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$r2r" train --config "$config" --run "$folder/whole" 2> "$folder/whole.log"

run="$folder/run"
for ((kill = 1; kill <= kills; kill++)); do
    if compgen -G "$run/checkpoints/[0-9]*" > /dev/null; then
        "$r2r" train --resume "$run" 2>> "$folder/run.log" &
    else
        rm -rf "$run"
        "$r2r" train --config "$config" --run "$run" 2>> "$folder/run.log" &
    fi
    sleep "$((RANDOM % 3)).$((RANDOM % 1000))"
    kill -9 $! 2> /dev/null || true
    wait $! 2> /dev/null || true
done
steps_before_end=$(ls "$run/checkpoints" | grep -E '^[0-9]+$' | sort -n | tail -1)
"$r2r" train --resume "$run" 2>> "$folder/run.log"
passed_over=$(grep -c 'passed over' "$folder/run.log" || true)

last=$(ls "$folder/whole/checkpoints" | grep -E '^[0-9]+$' | sort -n | tail -1)
for file in "$folder/whole/checkpoints/$last"/*.safetensors; do
    cmp "$file" "$run/checkpoints/$last/$(basename "$file")"
done
echo "$kills kills, the last at step $((10#$steps_before_end)) of $((10#$last)):" \
     "same weights and moments to the bit; checkpoints passed over as damaged: $passed_over"
[[ $passed_over -eq 0 ]]
