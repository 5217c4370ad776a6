#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: a reader of AVIF honours the file's mark for premultiplied colours ("prem", part of the standard): libvips hands out
#   straight colours from any format, as it does from a TIFF with associated alpha.
# Happens: a cut-out of 200 100 50 at alpha 128, written premultiplied, reads as 200 100 50 in Pillow and OpenCV and as 100 50 25 in
#   libvips, which takes it for straight and keeps no field that tells. Saved as PNG from there it is dark for everybody.
# Matters: soft edges of such a cut-out, hair most of all, get a dark rim when pasted, and colour statistics of the foreground are
#   too dark; the same picture as TIFF is right, so that the tool is not suspected. Opaque test pictures show nothing.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'pillow==13.0.0' 'opencv-python-headless==5.0.0.93' 'tifffile==2026.3.3' \
    'pyvips==3.2.0' 'pyvips-binary==8.18.7' 'cffi==2.1.1' 'pycparser==3.12'
v/bin/python - <<'P'
from importlib.metadata import version
import cv2, numpy as np, pyvips, tifffile
from PIL import Image
print(" ".join(f"{p} {version(p)}" for p in ("pyvips-binary", "pillow", "opencv-python-headless", "tifffile")))
straight = np.full((64, 64, 4), (200, 100, 50, 128), np.uint8)
for mark in (False, True):
    Image.fromarray(straight).save(f"{mark}.avif", quality=100, subsampling="4:4:4", alpha_premultiplied=mark)
premultiplied = np.round(straight * np.array([128 / 255] * 3 + [1])).astype(np.uint8)
tifffile.imwrite("True.tif", premultiplied, photometric="rgb", extrasamples=["assocalpha"])
def seen(name):
    vips = pyvips.Image.new_from_file(name)
    vips.write_to_file("out.png")
    assert not any("premul" in field for field in vips.get_fields())
    return np.int_(vips(32, 32)), np.int_(Image.open("out.png").getpixel((32, 32)))
for name, dark in (("False.avif", False), ("True.tif", False), ("True.avif", True)):
    vips, png = seen(name)
    print(f"{name.replace('False', 'straight').replace('True', 'premultiplied')}: libvips {vips}, as PNG from there {png}")
    assert np.abs(vips - ((100, 50, 25, 128) if dark else straight[0, 0])).max() <= 2 and np.array_equal(png, vips)
for mark in (False, True):
    others = Image.open(f"{mark}.avif").getpixel((32, 32)), cv2.imread(f"{mark}.avif", cv2.IMREAD_UNCHANGED)[32, 32, [2, 1, 0, 3]]
    print(f"premultiplied {mark}: Pillow {others[0]}, OpenCV {others[1]}")
    assert all(np.abs(np.int_(o) - straight[0, 0]).max() <= 1 for o in others)
P
