#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: blend_modes' functions compose two RGBA layers as editors do. Over a transparent ground a layer appears as it is, two
#   half-transparent layers cover three quarters together, and "subtract" darkens.
# Happens: (1) "subtract" returns white wherever it acts, whatever the colours, unless the ground is black: ground 200 minus layer 50
#   is 255, not 150. (2) In all modes but "normal" the result has the ground's alpha: over a transparent ground the layer disappears,
#   and two layers of alpha 128 stay at 128 instead of 192. The type checks and the value range give no hint.
# Matters: it is the package one finds for layers in Python; shadows by multiply and light by screen vanish where they fall on
#   an empty layer, and a group composed on its own before it is placed loses everything but its lowest layer.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'blend-modes==2.2.0'
v/bin/python -W ignore - <<'P'
import blend_modes, numpy as np
from importlib.metadata import version
print("blend_modes", version("blend-modes"))
def over(mode, ground, layer, opacity=1.):
    pixels = [np.full((2, 2, 4), values, float) for values in (ground, layer)]
    return getattr(blend_modes, mode)(*pixels, opacity)[0, 0].round().astype(int).tolist()
for ground, layer, right in (((200, 200, 200, 255), (50, 50, 50, 255), 150), ((90, 90, 90, 255), (80, 80, 80, 255), 10), ((255,) * 4, (255,) * 4, 0)):
    got = over("subtract", ground, layer)
    print(f"{ground[0]} minus {layer[0]}: {got[0]}, right: {right}; by difference: {over('difference', ground, layer)[0]}")
    assert got[0] == 255 and over("difference", ground, layer)[0] == right
modes = ("normal", "multiply", "screen", "overlay", "soft_light", "hard_light", "addition", "difference", "lighten_only", "darken_only")
for mode in modes:
    empty = over(mode, (0, 0, 0, 0), (200, 100, 50, 255))
    halves = over(mode, (40, 40, 40, 128), (200, 100, 50, 128))
    print(f"{mode}: 200 100 50 over nothing gives {empty}, alpha 128 over alpha 128 gives {halves[3]}")
    assert (empty, halves[3]) == (([200, 100, 50, 255], 192) if mode == "normal" else ([0, 0, 0, 0], 128))
P
