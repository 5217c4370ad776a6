#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: sewar's scores of two pictures do not depend on whether they are bytes, floats in 0..1 or 16 bits: it takes the peak from the type, and
#   PSNR, SSIM, MS-SSIM and the other scores of the package do agree to ten digits.
# Happens: VIF has the variance of its eye's noise (2) in levels of 255 and does not scale it. One noisy picture scores 0.42 as bytes, 0.999 as floats
#   and 0.15 with 16 bits: the brighter the numbers, the worse the picture.
# Matters: VIF is reported beside PSNR and SSIM, which are right, so that a near-perfect VIF is believed. A table of floats looks much better than
#   one of bytes, and a model is chosen by a number that hardly moves.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'scipy==1.17.1' 'pillow==13.0.0' 'sewar==0.4.10'
v/bin/python -W ignore - <<'P'
import numpy as np, sewar
from importlib.metadata import version
from scipy.ndimage import gaussian_filter
print("sewar", version("sewar"))
random = np.random.default_rng(0)
smooth = np.clip(gaussian_filter(random.random((128, 128, 3)), (4, 4, 0)) * 8 - 3.5, 0, 1)
picture = (smooth * 255).round().astype(np.uint8)
noisy = np.clip(picture.astype(int) + random.integers(-20, 21, picture.shape), 0, 255).astype(np.uint8)
kinds = {"bytes": lambda p: p, "floats": lambda p: p / 255, "16 bits": lambda p: p.astype(np.uint16) * 257}
scores = {}
for kind, change in kinds.items():
    pair = change(picture), change(noisy)
    scores[kind] = sewar.psnr(*pair), sewar.ssim(*pair)[0], sewar.msssim(*pair), sewar.vifp(*pair)
    print(f"{kind}: PSNR {scores[kind][0]:.3f}, SSIM {scores[kind][1]:.4f}, MS-SSIM {scores[kind][2].real:.4f}, VIF {scores[kind][3]:.4f}")
for kind in kinds:
    assert np.allclose(scores[kind][:3], scores["bytes"][:3], rtol=1e-9)
assert abs(scores["bytes"][3] - .42) < .01 and scores["floats"][3] > .998 and abs(scores["16 bits"][3] - .15) < .01
P
