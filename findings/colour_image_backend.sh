#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: colour.read_image (colour-science) gives a PNG's values scaled to 0..1; which of its two readers does the work
#   is a matter of formats and speed.
# Happens: with OpenImageIO, the default, 200 100 50 at alpha 128 comes as 100 50 25; with imageio, chosen by name, as
#   200 100 50. write_image has the mirror image: straight colours become 255 199 100 with one, and stay with the other.
# Matters: the reader decides whether a cut-out is premultiplied. The same notebook of colour statistics or differences
#   gives other numbers under the other reader, and reading with one and writing with the other changes soft edges.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'scipy==1.17.1' 'colour-science==0.4.7' 'typing-extensions==4.16.0' 'imageio==2.38.1' 'pillow==13.0.0' \
    'OpenImageIO==3.2.2.0'
v/bin/python -W ignore - <<'P'
import colour, numpy as np
from importlib.metadata import version
from PIL import Image
print(" ".join(f"{p} {version(p)}" for p in ("colour-science", "OpenImageIO", "imageio", "pillow")))
straight = np.full((8, 8, 4), (200, 100, 50, 128), np.uint8)
Image.fromarray(straight).save("cut.png")
assert np.array_equal(colour.read_image("cut.png"), colour.read_image("cut.png", method="OpenImageIO"))
for method, read_want, write_want in (("OpenImageIO", (100, 50, 25, 128), (255, 199, 100, 128)), ("Imageio", straight[0, 0], straight[0, 0])):
    read = (colour.read_image("cut.png", method=method)[4, 4] * 255).round().astype(int)
    colour.write_image(straight / 255, "out.png", bit_depth="uint8", method=method)
    written = np.array(Image.open("out.png"))[4, 4].astype(int)
    print(f"{method}: reads {read}, writes {written}")
    assert np.abs(read - read_want).max() <= 1 and np.abs(written - write_want).max() <= 1
P
