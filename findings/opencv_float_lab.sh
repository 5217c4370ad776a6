#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: cvtColor(float32, COLOR_RGB2Lab) computes the formula in float, right to a few thousandths.
# Happens: it reads a table of 33 nodes an axis and interpolates in 14-bit integers. The answer is off by up to 0.66 units,
#   by 0.15 in the mean; greys get a colour of up to 0.125; a round trip RGB, Lab, RGB is off by more than one level of 255.
#   Input above 1 is clamped on the way in, so every highlight of an HDR picture has L = 100. COLOR_LRGB2Lab, fed with
#   linearised values, computes the formula: right to 0.04.
# Matters: the error is larger than the differences a harmonizer's scores argue about, float does not help against it, and
#   statistics in Lab (mean, deviation, histogram) begin with a cast in the greys.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'opencv-python-headless==5.0.0.93'
v/bin/python - <<'P'
import cv2, numpy as np
print("OpenCV", cv2.__version__)
def linear(v):
    return np.where(v <= .04045, v / 12.92, ((v + .055) / 1.055) ** 2.4)
def lab(rgb):
    m = np.array([[.412453, .357580, .180423], [.212671, .715160, .072169], [.019334, .119193, .950227]])
    t = linear(rgb.astype(float)) @ m.T / m.sum(1)
    f = np.where(t > 216 / 24389, np.cbrt(t), (t * 24389 / 27 + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)
rgb = np.random.default_rng(0).random((300, 300, 3)).astype(np.float32)
got = cv2.cvtColor(rgb, cv2.COLOR_RGB2Lab)
error = np.linalg.norm(got - lab(rgb), axis=-1)
greys = np.repeat(np.linspace(0, 1, 1001, dtype=np.float32)[None, :, None], 3, -1)
cast = np.abs(cv2.cvtColor(greys, cv2.COLOR_RGB2Lab)[..., 1:]).max()
back = np.abs(cv2.cvtColor(got, cv2.COLOR_Lab2RGB) - rgb).max() * 255
bright = cv2.cvtColor(np.full((1, 1, 3), 1.5, np.float32), cv2.COLOR_RGB2Lab)[0, 0]
direct = np.linalg.norm(cv2.cvtColor(linear(rgb.astype(float)).astype(np.float32), cv2.COLOR_LRGB2Lab) - lab(rgb), axis=-1).max()
print(f"RGB2Lab: error max {error.max():.3f}, mean {error.mean():.3f}; colour of greys {cast:.3f}; round trip {back:.2f} of 255")
print(f"white at 1.5: {bright}, by the formula {lab(np.full((1, 1, 3), 1.5))[0, 0].round(1)}; LRGB2Lab: error max {direct:.4f}")
assert .5 < error.max() < .9 and .1 < error.mean() < .2
assert .1 < cast < .2 and back > 1
assert np.allclose(bright, [100, 0, 0], atol=.2)
assert direct < .04
P
