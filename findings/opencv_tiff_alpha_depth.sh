#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: imread(IMREAD_UNCHANGED) gives the stored samples. A TIFF cut-out with straight alpha (ExtraSamples 2) reads the
#   same at 8, 16 and 32 bits, but for the scale.
# Happens: at 8 bits OpenCV lets libtiff paint the picture, which multiplies the colours by alpha (200 under alpha 128 is
#   100). At 16 bits and in float the samples come as stored (200/255). Nothing in the array tells which it was, and both
#   kinds of alpha read alike at 8 bits.
# Matters: one cut-out, saved once with 8 and once with 16 bits, gets dark fringes in one case and not in the other when it
#   is pasted with the usual formula; premultiplied colours go into colour statistics unseen.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'opencv-python-headless==5.0.0.93' 'tifffile==2026.3.3' 'pillow==13.0.0'
v/bin/python - <<'P'
import cv2, numpy as np, tifffile
from PIL import Image
print("OpenCV", cv2.__version__, "tifffile", tifffile.__version__)
straight = np.full((8, 8, 4), (200, 100, 50, 128), np.uint8)
seen = {}
for dtype, scale in ((np.uint8, 1), (np.uint16, 257), (np.float32, 1 / 255)):
    for kind in ("unassalpha", "assocalpha"):
        stored = straight * float(scale)
        if kind == "assocalpha":
            stored[..., :3] *= 128 / 255
        tifffile.imwrite("cut.tif", np.round(stored).astype(dtype) if scale >= 1 else stored.astype(dtype), photometric="rgb", extrasamples=[kind])
        read = cv2.imread("cut.tif", cv2.IMREAD_UNCHANGED)[4, 4][[2, 1, 0, 3]] / scale
        seen[dtype.__name__, kind] = read
        print(f"{dtype.__name__:8} {kind}: read as {read.round(1)} (straight: 200 100 50 128)")
for dtype in ("uint8", "uint16", "float32"):
    assert np.allclose(seen[dtype, "assocalpha"], [100, 50, 25, 128], atol=1)
assert np.allclose(seen["uint8", "unassalpha"], [100, 50, 25, 128], atol=1)
assert np.allclose(seen["uint16", "unassalpha"], [200, 100, 50, 128], atol=1)
assert np.allclose(seen["float32", "unassalpha"], [200, 100, 50, 128], atol=1)
tifffile.imwrite("cut.tif", straight, photometric="rgb", extrasamples=["unassalpha"])
assert Image.open("cut.tif").getpixel((4, 4)) == (200, 100, 50, 128)
P
