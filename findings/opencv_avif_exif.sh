#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: a valid AVIF is read by OpenCV whether or not it carries EXIF, as by Pillow and libvips: metadata decide nothing about pixels.
# Happens: of two files that libvips wrote of one picture at quality 90, OpenCV reads the one without metadata and gives None, without a word, for
#   the one with EXIF. Of the same picture at quality 30 it reads both. Before it decodes, OpenCV looks at the first 500 bytes to see what kind of file it is;
#   here the EXIF comes after the picture, further away than that, and the file is not recognised.
# Matters: None is what a missing file gives, too. A data set of AVIFs loses the files of libvips that have metadata, those of a few hundred bytes aside,
#   and what a loader skips silently is exactly what came from a camera or an editor.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q 'numpy==2.4.6' 'opencv-python-headless==5.0.0.93' 'pyvips==3.1.1' 'pyvips-binary==8.18.7' 'pillow==12.3.0'
v/bin/python - <<'P'
import cv2, numpy, PIL, pyvips
from PIL import Image
print("OpenCV", cv2.__version__, "libvips", pyvips.version(0), pyvips.version(1), pyvips.version(2), "Pillow", PIL.__version__)
rows, columns = numpy.mgrid[0:64, 0:96]
noise = numpy.random.default_rng(5).integers(-20, 21, (64, 96, 3))
picture = numpy.clip(numpy.dstack([columns * 2.5, rows * 3.5, 255 - columns * 2]) + noise, 0, 255).astype(numpy.uint8)
source = pyvips.Image.new_from_array(picture).copy(interpretation="srgb").copy()
source.set_type(pyvips.GValue.gstr_type, "exif-ifd0-Artist", "A (A, ASCII, 2 components, 2 bytes)")
for quality, want in ((90, {"none": True, "exif": False}), (30, {"none": True, "exif": True})):
    for keep in ("none", "exif"):
        name = f"{keep}{quality}.avif"
        source.heifsave(name, compression="av1", Q=quality, keep=keep)
        content = open(name, "rb").read()
        at = content.rfind(b"Exif\0\0")
        read = cv2.imread(name) is not None
        print(f"quality {quality}, metadata {keep}: {len(content)} bytes, EXIF at {at}; OpenCV reads it: {read}, Pillow: {Image.open(name).size}")
        assert read == want[keep]
        assert Image.open(name).convert("RGB").size == (96, 64)
P
