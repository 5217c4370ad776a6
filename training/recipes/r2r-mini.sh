#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Trains R2R-Mini, the whole method in small, from photographs with masks to a model folder: the
# three stages, in steps that are skipped where their result is there already.
#
#   training/recipes/r2r-mini.sh PHOTOS WORK [--ranks 2]        more in steps.sh
. "$(dirname "$0")/steps.sh"

pairs train train 5000 22 "$mixed" --found-regions 0.35
pairs val val 600 12 "$mixed"
genuine_pairs
[ -d r2r-lite ] || cp -r "$recipes/../../resources/models/r2r-lite" r2r-lite # features of L_cr

run r2r-mini-vae
pairs pairs train 5000 31 "$mixed" --found-regions 0.35
taught bold pairs r2r-lite+no-guard
run r2r-mini-unet
run r2r-mini-controller
taught careful pairs r2r-lite
run r2r-mini-controller-2
model r2r-mini R2R-Mini r2r-mini-controller-2 --working-side 64 \
    --summary "The whole method in small, to compare with and to train further; it changes little yet."
