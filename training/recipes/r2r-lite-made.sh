#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Goes on with an R2R-Lite on pairs that are made while it trains, from photographs with masks to a
# model folder, in steps that are skipped where their result is there already. The result is the
# mean of the weights before and after: pairs that are made make a network forget genuine ones, and
# the mean does not (docs/runs).
#
#   training/recipes/r2r-lite-made.sh PHOTOS WORK [--ranks 2]   more in steps.sh
#   FROM=FOLDER   the weights to begin with [resources/models/r2r-lite]
#   MORE=FOLDER   a second data set of photographs, drawn from as often as the first
#   LOOKS=FILE    colour looks (docs/training.md)
from=$(realpath "${FROM:-$(dirname "$0")/../../resources/models/r2r-lite}")
more=${MORE:+$(realpath "$MORE")}
looks=${LOOKS:+$(realpath "$LOOKS")}
. "$(dirname "$0")/steps.sh"

photographs photos "$photos" train
photographs val.photos "$photos" val
[ -z "$more" ] || photographs more "$more" train
[ -z "$looks" ] || ln -sf "$looks" looks.npy
pairs val val 300 12 "$mixed"
pairs pairs train 2400 77 "$mixed"
genuine_pairs
[ -d start ] || cp -r "$from" start

left_out=()
[ -n "$more" ] || left_out+=(-e 's/"more.packed", //')
[ -n "$looks" ] || left_out+=(-e '/"looks":/d')
run r2r-lite-made
"$r2r" average start r2r-lite-made/checkpoints/best r2r-lite-made.model --dtype float16 --force
