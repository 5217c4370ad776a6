#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: a TIFF in CIE L*a*b* (PhotometricInterpretation 8), as retouching and print programs save it, reads as the sRGB colours
#   that it stands for; a grey (a = b = 0) reads as a grey. Readers differ at most in the white point, D50 or D65, not in greys.
# Happens: OpenCV and OpenImageIO hand back greys with a warm cast: white is 255 252 222, L 50 is 133 123 107 instead of 119 119 119.
#   Both leave the conversion to libtiff, whose own takes a and b for D50 and shows XYZ unadapted on a D65 screen. libvips (16 bits)
#   and Pillow with ImageCms give 119 119 119. No warning: the arrays are plain 8-bit RGB, for 16-bit files, too.
# Matters: a foreground or background from such a file comes in with the light of an incandescent lamp that is not in it, and a
#   harmonizer faithfully spreads it. Through Pillow the same file has no cast.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'tifffile==2026.3.3' 'pillow==13.0.0' 'opencv-python-headless==5.0.0.93' 'OpenImageIO==3.2.2.0' \
    'pyvips==3.2.0' 'pyvips-binary==8.18.7' 'cffi==2.1.1' 'pycparser==3.12'
v/bin/python -W ignore - <<'P'
from importlib.metadata import version
import cv2, numpy as np, OpenImageIO as oiio, pyvips, tifffile
from PIL import Image, ImageCms
print(" ".join(f"{p} {version(p)}" for p in ("opencv-python-headless", "OpenImageIO", "pyvips-binary", "pillow", "tifffile")))
lab_profile, srgb_profile = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
def files(lightness, a, b):
    names = []
    for bits, dtype in ((8, np.uint8), (16, np.uint16)):
        top, step = 2 ** bits - 1, 2 ** (bits - 8)
        names.append(f"{lightness}_{bits}.tif")
        tifffile.imwrite(names[-1], np.full((9, 9, 3), [round(lightness * top / 100), a * step & top, b * step & top], dtype), photometric="cielab")
    return names
def film(name):
    return [round(255 * v) for v in oiio.ImageBuf(name).getpixel(4, 4)]
for lab, cast, right in (((100, 0, 0), (255, 252, 222), 255), ((50, 0, 0), (133, 123, 107), 119), ((75, 0, 0), (200, 185, 163), 185)):
    shallow, deep = files(*lab)
    got = {f"OpenCV {n.split('_')[1]}": cv2.imread(n, cv2.IMREAD_UNCHANGED)[4, 4, ::-1] for n in (shallow, deep)}
    got |= {f"OpenImageIO {n.split('_')[1]}": film(n) for n in (shallow, deep)}
    good = {"libvips 16": pyvips.Image.new_from_file(deep).colourspace("srgb")(4, 4),
            "Pillow 8": ImageCms.profileToProfile(Image.open(shallow), lab_profile, srgb_profile, outputMode="RGB").getpixel((4, 4))}
    print(f"Lab {lab}:", ", ".join(f"{k}: {np.int_(v).tolist()}" for k, v in (got | good).items()))
    assert all(np.abs(np.subtract(v, cast)).max() <= 1 for v in got.values())
    assert all(np.abs(np.subtract(v, right)).max() <= 2 for v in good.values())
P
