#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: AVIF of 10 bits reads into a 16-bit array with white at 65535, as a 16-bit PNG does; a
#   16-bit picture saved with 10 bits is scaled down.
# Happens: white is 1023 of 65535 in OpenCV, 65472 in libvips, and 255 of 255 in Pillow; with 12 bits 4095, 65520 and 255. OpenCV
#   writes by the same rule: of a 16-bit picture everything above 1023 (1.6 % grey) becomes white, and imwrite answers True.
# Matters: the usual division by 65535 gives a nearly black picture in one library, a mask that is never quite opaque (0.999) in
#   the next, and so pixels of the "untouched" background that change. The array's type tells neither.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'pillow==13.0.0' 'opencv-python-headless==5.0.0.93' 'pyvips==3.2.0' 'pyvips-binary==8.18.7' \
    'cffi==2.1.1' 'pycparser==3.12'
v/bin/python - <<'P'
from importlib.metadata import version
import cv2, numpy as np, pyvips
from PIL import Image
print(" ".join(f"{p} {version(p)}" for p in ("opencv-python-headless", "pyvips-binary", "pillow")))
cv2.imwrite("p.png", np.full((64, 64, 3), 65535, np.uint16))
assert cv2.imread("p.png", cv2.IMREAD_UNCHANGED).max() == pyvips.Image.new_from_file("p.png").max() == 65535
for bits, white in ((10, 65472), (12, 65520)):
    top = 2 ** bits - 1
    name, settings = f"white{bits}.avif", [cv2.IMWRITE_AVIF_DEPTH, bits, cv2.IMWRITE_AVIF_QUALITY, 100]
    assert cv2.imwrite(name, np.full((64, 64, 3), top, np.uint16), settings)
    opencv, vips, pillow = cv2.imread(name, cv2.IMREAD_UNCHANGED), pyvips.Image.new_from_file(name), Image.open(name)
    print(f"white of {bits} bits: OpenCV {opencv[4, 4, 0]} in {opencv.dtype}, libvips {vips(4, 4)[0]:.0f} in {vips.format} {vips.interpretation}, "
          f"Pillow {pillow.getpixel((4, 4))[0]} in {pillow.mode}")
    assert opencv.dtype == np.uint16 and (opencv == top).all()
    assert vips.format == "ushort" and vips.interpretation == "rgb16" and vips(4, 4) == [white] * 3
    assert pillow.mode == "RGB" and pillow.getpixel((4, 4)) == (255, 255, 255)
    ramp = np.repeat(np.arange(64, dtype=np.uint16)[None] * 1024 + 512, 64, 0)
    assert cv2.imwrite("ramp.avif", cv2.merge([ramp] * 3), settings)
    shown = np.asarray(Image.open("ramp.avif"))[32, :, 0]
    print(f"  a 16-bit ramp written by OpenCV with {bits} bits, every 8th column in Pillow: {shown[::8].tolist()}; shares of white {np.mean(shown > 250):.0%}")
    assert np.mean(shown > 250) > (.95 if bits == 10 else .9)
P
