#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: OpenImageIO's PSNR of two pictures in 0..1 has 1 as peak (or whatever full scale is): more error, less PSNR.
# Happens: the peak is the largest value met in either picture, if above 1. One highlight of 16 present in both raises the score of
#   the same noise from 34.0 to 58.1 dB. A single wrong pixel is its own peak: noise and a pixel that came out as 1 score 33.8,
#   with 3 instead 40.7, with 100 still 42.2, where the true figure falls to 2.2.
# Matters: linear and float composites have values above 1. Scores of pictures with and without a lamp in them cannot be
#   averaged, and a harmonizer that blows up in one pixel scores better than one that does not.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'OpenImageIO==3.2.2.0'
v/bin/python - <<'P'
import numpy as np, OpenImageIO as oiio
print("OpenImageIO", oiio.__version__)
rng = np.random.default_rng(0)
truth = rng.uniform(.1, .9, (128, 128, 3)).astype(np.float32)
noisy = truth + rng.normal(0, .02, truth.shape).astype(np.float32)
def buffer(values):
    b = oiio.ImageBuf(oiio.ImageSpec(128, 128, 3, "float"))
    b.set_pixels(oiio.ROI(), np.ascontiguousarray(values))
    return b
def score(a, b):
    return oiio.ImageBufAlgo.compare(buffer(a), buffer(b), .1, .1).PSNR, -10 * np.log10(np.mean((a.astype(float) - b) ** 2))
def dot(picture, value):
    picture = picture.copy()
    picture[5, 5] = value
    return picture
cases = [("noise", truth, noisy, 34, 34), ("the same with a highlight of 16 in both", dot(truth, 16), dot(noisy, 16), 58.07, 34)]
cases += [(f"noise and one pixel of {v}", truth, dot(noisy, v), *want) for v, want in ((1, (33.8, 33.8)), (3, (40.68, 31.14)), (100, (42.19, 2.19)))]
for name, a, b, want, true in cases:
    got, formula = score(a, b)
    print(f"{name}: OpenImageIO {got:.2f} dB, with peak 1 {formula:.2f} dB")
    assert abs(got - want) < .1 and abs(formula - true) < .1
P
