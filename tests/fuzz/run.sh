#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh FUZZ_INPUTS SECONDS FOLDER [TARGET…]
#
# Lets libFuzzer look for inputs that end a reader, SECONDS for each target (all, without a name). FOLDER keeps what
# was learned (corpus), what was found (found) and the logs, so that another run goes on from there; summary.tsv gets
# a line for each: target, seconds, executions, inputs that show something of their own, findings.
set -u
program=$(realpath "$1")
seconds=$2
mkdir -p "$3"
folder=$(realpath "$3")
shift 3
targets=("$@")
((${#targets[@]})) || targets=(image-avif image-exr image-jpeg image-jxl image-light image-png image-tiff image-webp
                               layers icc metadata mask weights manifest onnx recipe project journal events table)
export ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=1 OMP_NUM_THREADS=1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export TMPDIR=$scratch
# libheif 1.15 keeps the 52 bytes of colours that a file states by numbers that it does not know, and its decoder after a
# picture that cannot be decoded.
printf 'leak:libheif.so\nleak:libdav1d.so\n' >"$scratch/leaks"
export LSAN_OPTIONS=suppressions=$scratch/leaks:print_suppressions=0
for target in "${targets[@]}"; do
    corpus=$folder/corpus/$target
    found=$folder/found/$target
    mkdir -p "$corpus" "$found"
    export R2R_FUZZ=$target R2R_FUZZ_SEEDS=$corpus
    log=$folder/$target.log
    # A crash ends libFuzzer; the rest of the time is still used.
    end=$((SECONDS + seconds))
    executions=0
    while ((SECONDS < end)); do
        "$program" -max_total_time=$((end - SECONDS)) -timeout=20 -rss_limit_mb=6000 -malloc_limit_mb=5000 \
            -max_len=65536 -print_final_stats=1 -artifact_prefix="$found/" "$corpus" >"$log" 2>&1
        ended=$?
        units=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -1)
        executions=$((executions + ${units:-0}))
        ((ended)) || break
        cp "$log" "$found/$(date +%s).log"
        (($(find "$found" -name '*.log' | wc -l) < 20)) || break
    done
    printf '%s\t%s\t%s\t%s\t%s\n' "$target" "$seconds" "$executions" \
        "$(find "$corpus" -type f | wc -l)" "$(find "$found" -type f ! -name '*.log' | wc -l)" >>"$folder/summary.tsv"
done
