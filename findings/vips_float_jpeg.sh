#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: libvips opens a float RGB TIFF as linear light (scRGB) and saves it as 8 bits of sRGB: 1 is white (255), 0.5 is 188. PNG,
#   WebP, AVIF and GIF have just these values, JPEG, too.
# Happens: a JPEG gets 188 for white, 156 for 0.5 and 109 instead of 118 for middle grey. Since 8.18 a picture that is scRGB is saved
#   as "Ultra HDR": what ordinary readers show is dimmed by a fixed curve to leave room for highlights, whether there are any or
#   not. colourspace("srgb") before saving gives a plain JPEG with the right values.
# Matters: a float result that is saved as PNG and as JPEG differs by 67 levels in white; previews, thumbnails and training
#   pictures made through JPEG are grey, and statistics of harmonized pictures compare curves instead of pictures.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'pyvips==3.2.0' 'pyvips-binary==8.18.7' 'cffi==2.1.1' 'pycparser==3.12' 'tifffile==2026.3.3' 'pillow==13.0.0'
v/bin/python - <<'P'
import numpy as np, PIL, pyvips, tifffile
from PIL import Image
print("libvips", ".".join(str(pyvips.version(i)) for i in range(3)), "Pillow", PIL.__version__)
def shown(name):
    with Image.open(name) as image:
        return int(np.array(image.convert("RGB"))[32, 32, 0])
def encoded(linear):
    return 255 * min(1, 12.92 * linear if linear <= .0031308 else 1.055 * linear ** (1 / 2.4) - .055)
for linear, jpeg in ((.02, 38), (.18, 109), (.5, 156), (1, 188), (4, 231)):
    name = f"{linear}.tif"
    tifffile.imwrite(name, np.full((64, 64, 3), linear, np.float32), photometric="rgb")
    image = pyvips.Image.new_from_file(name)
    assert image.interpretation == "scrgb" and image.format == "float"
    got = {}
    for ending in ("png", "webp", "avif", "jpg"):
        image.write_to_file(f"{linear}.{ending}")
        got[ending] = shown(f"{linear}.{ending}")
    image.colourspace("srgb").write_to_file(f"{linear}_plain.jpg")
    got["jpg after colourspace"] = plain = shown(f"{linear}_plain.jpg")
    with open(f"{linear}.jpg", "rb") as file:
        gain_map = b"urn:iso:std:iso:ts:21496:-1" in file.read()
    print(f"linear {linear}, right {encoded(linear):.0f}: {got}, gain map in the JPEG: {gain_map}")
    for ending in ("png", "webp", "avif"):
        assert abs(got[ending] - encoded(linear)) <= 2.5, ending
    assert gain_map and abs(got["jpg"] - jpeg) <= 2 and abs(plain - encoded(linear)) <= 2
P
