#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: imwrite of a straight BGRA array to TIFF marks the fourth channel as unassociated alpha, as Pillow and tifffile
#   do, and OpenImageIO then converts the file to PNG without changing a colour.
# Happens: OpenCV writes four samples and no ExtraSamples tag at all; libtiff warns on every reading. OpenImageIO takes the
#   channel for associated alpha and divides by it on the way to PNG: 200 100 50 at alpha 128 becomes 255 199 100.
#   The same array written by tifffile survives.
# Matters: "save the cut-out with OpenCV, finish in a film tool" brightens every soft edge: hair and motion blur glow.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'opencv-python-headless==5.0.0.93' 'tifffile==2026.3.3' 'OpenImageIO==3.2.2.0' 'pillow==13.0.0'
v/bin/python - <<'P'
import cv2, numpy as np, tifffile, OpenImageIO as oiio
from PIL import Image
print("OpenCV", cv2.__version__, "tifffile", tifffile.__version__, "OpenImageIO", oiio.__version__)
straight = np.full((8, 8, 4), (200, 100, 50, 128), np.uint8)
def to_png(name):
    assert oiio.ImageBuf(name).write("out.png")
    return Image.open("out.png").getpixel((4, 4))
cv2.imwrite("opencv.tif", straight[..., [2, 1, 0, 3]])
tifffile.imwrite("tifffile.tif", straight, photometric="rgb", extrasamples=["unassalpha"])
Image.fromarray(straight).save("pillow.tif")
got = {}
for name in ("opencv", "tifffile", "pillow"):
    page = tifffile.TiffFile(name + ".tif").pages[0]
    got[name] = to_png(name + ".tif")
    print(f"{name}: {page.samplesperpixel} samples, ExtraSamples {[int(e) for e in page.extrasamples]}, as PNG by OpenImageIO {got[name]}")
    assert page.samplesperpixel == 4 and list(page.extrasamples) == ([] if name == "opencv" else [2])
assert got["opencv"][0] == 255 and got["opencv"][1] >= 198 and got["opencv"][2] >= 99
for name in ("tifffile", "pillow"):
    assert np.abs(np.array(got[name]) - [200, 100, 50, 128]).max() <= 1
P
