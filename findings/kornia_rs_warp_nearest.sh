#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: kornia_rs.imgproc.warp_affine has an interpolation argument, and "nearest" moves a mask of labels without inventing new ones.
#   "bicubic" and "lanczos" are sharper than "bilinear".
# Happens: for NumPy arrays all four names give the same bytes: bilinear ones. A mask with the labels 0, 50 and 200, turned by 10 degrees, comes
#   back with more than 90 values. An unknown name is refused, so that the argument seems to be read; and resize does obey it.
# Matters: borders between two objects become a band of other objects' labels (100 between 50 and 200), and a mask of 0 and 255
#   gets soft edges that a later "equals 255" cuts off. Whoever chose "lanczos" for the picture gets a softer one.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'kornia_rs==0.2.0'
v/bin/python - <<'P'
import kornia_rs, numpy as np
print("kornia_rs", kornia_rs.__version__)
y, x = np.mgrid[:96, :96]
labels = np.where(np.hypot(x - 40, y - 48) < 25, 50, 0) + np.where((x > 55) & (y > 30) & (y < 80), 200, 0) * (np.hypot(x - 40, y - 48) >= 25)
labels = np.repeat(labels.astype(np.uint8)[..., None], 3, -1)
c, s = np.cos(np.pi / 18), np.sin(np.pi / 18)
turn = (c, -s, 48 - c * 48 + s * 48, s, c, 48 - s * 48 - c * 48)
warped = {n: np.asarray(kornia_rs.imgproc.warp_affine(labels, turn, (96, 96), n)) for n in ("nearest", "bilinear", "bicubic", "lanczos")}
resized = np.asarray(kornia_rs.imgproc.resize(labels, (70, 70), "nearest"))
for name, picture in warped.items():
    print(f"warp_affine, {name}: {len(np.unique(picture))} values, same as bilinear: {np.array_equal(picture, warped['bilinear'])}")
    assert len(np.unique(picture)) > 90 and np.array_equal(picture, warped["bilinear"])
print("resize, nearest:", np.unique(resized))
assert set(np.unique(resized)) == {0, 50, 200}
try:
    kornia_rs.imgproc.warp_affine(labels, turn, (96, 96), "sharpest")
    raise SystemExit("an unknown name is accepted")
except ValueError as error:
    print("an unknown name:", error)
P
