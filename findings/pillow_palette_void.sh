#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: Pillow saves the indices of a palette picture to PNG as they are. A mask of three classes with 255 for "ignore", the usual
#   label for pixels without a class, reads back with 0, 1, 2 and 255 however many colours its palette names.
# Happens: the bits of the PNG are chosen by the length of the palette, not by the largest index, and what does not fit is cut off. With
#   three or four colours 255 comes back as 3, with 5 to 16 as 15, with two as 1: the foreground. From 17 colours on it stays 255.
#   bits=8 does not help. TIFF and BMP keep it. No error or warning.
# Matters: with four classes, every unknown pixel turns into a pixel of class 3 and is trained on or composited as such. The masks of
#   well-known sets have palettes of 21 or 256 colours, so that code tried on them is right. Fill the palette up to 256 colours.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'pillow==13.0.0'
v/bin/python - <<'P'
import numpy as np, PIL
from PIL import Image
print("Pillow", PIL.__version__)
def kept(colours, ending, **options):
    mask = np.zeros((16, 16), np.uint8)
    mask[4:8], mask[8:12], mask[12:] = 1, min(colours, 4) - 1, 255
    picture = Image.frombytes("P", mask.shape, mask.tobytes())
    picture.putpalette([v for i in range(colours) for v in (i, 255 - i, 40)])
    picture.save("mask." + ending, **options)
    return int(np.array(Image.open("mask." + ending))[14, 3])
for colours, want in ((2, 1), (3, 3), (4, 3), (5, 15), (16, 15), (17, 255), (256, 255)):
    got = kept(colours, "png")
    print(f"palette of {colours} colours: 255 reads back as {got} from PNG, {kept(colours, 'tif')} from TIFF, {kept(colours, 'bmp')} from BMP")
    assert got == want and kept(colours, "png", bits=8) == want
    assert kept(colours, "tif") == kept(colours, "bmp") == 255
P
