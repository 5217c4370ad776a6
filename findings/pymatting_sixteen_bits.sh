#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: pymatting.load_image returns values from 0 to 1, as documented, and an alpha matte or a picture of 16 bits is the same as its copy of 8
#   bits, only finer: 32768 of 65535 is 0.5.
# Happens: with "GRAY" or "RGB" a 16-bit grey PNG is cut off at 255 of 65535: everything above 0.4 % is 1.0. Of the 4096 values of
#   a smooth matte 17 are left, and 99.6 % of its pixels are opaque. Without a mode the values are divided by 255 and go from 0 to 257.
#   A colour PNG of 16 bits is right in both.
# Matters: mattes are what one keeps in 16 bits. Hair, glass and motion blur become a hard, swollen silhouette, and a trimap so loaded has no unknown
#   pixels left: its grey is 1, certain foreground. Nothing is reported.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'scipy==1.17.1' 'pillow==13.0.0' 'pymatting==1.1.16' 'numba==0.68.1' 'llvmlite==0.50.0' 'opencv-python-headless==5.0.0.93'
v/bin/python -W ignore - <<'P'
import cv2, numpy as np, pymatting
from importlib.metadata import version
from PIL import Image
print("pymatting", version("pymatting"), "Pillow", version("pillow"))
matte = np.linspace(0, 65535, 64 * 64).reshape(64, 64).round().astype(np.uint16)
Image.fromarray(matte).save("deep.png")
Image.fromarray((matte // 257).astype(np.uint8)).save("bytes.png")
cv2.imwrite("colour.png", np.repeat(matte[..., None], 3, -1))
for mode in ("GRAY", "RGB"):
    shallow, deep, colour = (pymatting.load_image(name, mode) for name in ("bytes.png", "deep.png", "colour.png"))
    opaque = (deep == 1).mean()
    print(f"{mode}: the middle is {shallow[32, 0].min():.3f} at 8 bits, {deep[32, 0].min():.3f} at 16 bits, {colour[32, 0].min():.3f} from colour; {opaque:.1%} are opaque")
    assert abs(shallow[32, 0].min() - .5) < .01 and abs(colour[32, 0].min() - .5) < .01
    assert deep[32, 0].min() == 1 and opaque > .995 and len(np.unique(deep)) == 17
deep = pymatting.load_image("deep.png")
print("without a mode:", deep.min(), "to", deep.max())
assert deep.max() == 257
trimap = np.full((64, 64), 32768, np.uint16)
trimap[:, :16], trimap[:, 48:] = 0, 65535
Image.fromarray(trimap).save("trimap.png")
print("values of a loaded trimap:", np.unique(pymatting.load_image("trimap.png", "GRAY")))
assert set(np.unique(pymatting.load_image("trimap.png", "GRAY"))) == {0, 1}
P
