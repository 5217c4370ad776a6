#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: colortrans' transfer_reinhard moves mean and spread per channel of l-alpha-beta, as the paper does. A grey
#   reference has no spread in alpha and beta, so the result is grey; a reference equal to the picture changes nothing.
# Happens: the spreads are taken from R, G and B and applied to l, alpha and beta. With a grey reference chroma of up to 87
#   levels is left, 29 in the mean; by the paper none. With equal pictures nothing is seen: the wrong factors are all 1.
# Matters: it is one of the few installable Reinhard baselines; a comparison of harmonizers against it compares with
#   something else, and the self-transfer that one tries first passes.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'colortrans==1.1.0' 'pillow==13.0.0'
v/bin/python - <<'P'
import colortrans, numpy as np
from importlib.metadata import version
print("colortrans", version("colortrans"))
y, x = np.mgrid[:120, :160]
waves = [np.sin(x / 17), np.sin(y / 13 + 1), np.sin((x + y) / 23)]
picture = np.stack([128 + 90 * w for w in waves], -1).round().astype(np.uint8)
grey = np.repeat((128 + 60 * np.sin(x / 19))[..., None], 3, -1).round().astype(np.uint8)
def chroma(image):
    image = image.astype(float)
    return np.abs(image - image.mean(-1, keepdims=True))
def paper(content, reference):
    lms = np.array([[.3811, .5783, .0402], [.1967, .7244, .0782], [.0241, .1288, .8444]])
    lab = np.diag([3 ** -.5, 6 ** -.5, 2 ** -.5]) @ [[1, 1, 1], [1, 1, -2], [1, -1, 0]]
    a, b = (np.log10(np.maximum(i.reshape(-1, 3), 1) @ lms.T) @ lab.T for i in (content, reference))
    moved = (a - a.mean(0)) * b.std(0) / a.std(0) + b.mean(0)
    return (10 ** (moved @ np.linalg.inv(lab).T) @ np.linalg.inv(lms).T).reshape(content.shape).clip(0, 255)
itself = np.abs(colortrans.transfer_reinhard(picture, picture).astype(float) - picture).max()
got, right = colortrans.transfer_reinhard(picture, grey), paper(picture, grey)
print(f"onto itself: off by {itself:.0f}; onto a grey reference: chroma of up to {chroma(got).max():.0f} left, mean {chroma(got).mean():.1f}; "
      f"by the paper {chroma(right).max():.1f}")
assert itself <= 3 and chroma(right).max() < 6
assert chroma(got).max() > 40 and chroma(got).mean() > 5
P
