#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: a float TIFF in 0..1 means the same to libvips with three bands or with one: a picture that is 188 as PNG where it
#   is 0.5 has a mask that is white where it is 1, and a grey copy that is as bright as the picture.
# Happens: three bands are linear light in 0..1 ("scrgb"), one band is encoded and in 0..255 ("b-w"). A mask of 1 is saved as 1 of 255: black
#   in PNG, WebP and JPEG. Alpha follows: 0.5 is saved as 127 beside three bands and as 0 beside one.
# Matters: composite and mask of one float render differ by a factor of 255 and a curve. The mask selects nothing, without a
#   word; multiplied by 255 it is right, and so is a mask that some other program wrote with 8 bits.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'pyvips==3.2.0' 'pyvips-binary==8.18.7' 'cffi==2.1.1' 'pycparser==3.12' 'tifffile==2026.3.3' 'pillow==13.0.0'
v/bin/python - <<'P'
import numpy as np, PIL, pyvips, tifffile
from PIL import Image
print("libvips", ".".join(str(pyvips.version(i)) for i in range(3)), "Pillow", PIL.__version__)
def opened(name, *values):
    pixels = np.full((32, 32, len(values)), values, np.float32)
    layout = {"extrasamples": ["unassalpha"]} if len(values) in (2, 4) else {}
    if len(values) > 1:
        layout["planarconfig"] = "contig"
    tifffile.imwrite(name, pixels.squeeze(), photometric="rgb" if len(values) > 2 else "minisblack", **layout)
    return pyvips.Image.new_from_file(name)
def saved(image, name):
    image.write_to_file(name)
    with Image.open(name) as result:
        return np.array(result)[16, 16].tolist()
for values, kind, want in (((.5, .5, .5), "scrgb", [188] * 3), ((1, 1, 1), "scrgb", [255] * 3), ((.5,), "b-w", 0), ((1,), "b-w", 1), ((128,), "b-w", 128),
                           ((.5, .5, .5, .5), "scrgb", [188, 188, 188, 127]), ((.5, .5), "b-w", [0, 0])):
    name = "_".join(map(str, values))
    image = opened(name + ".tif", *values)
    got = saved(image, name + ".png")
    print(f"float {values} is {image.interpretation}, saved as {got}")
    assert image.interpretation == kind and got == want
    if len(values) == 1:
        assert abs(saved(image, name + ".webp")[0] - want) <= 2 and abs(saved(image, name + ".jpg") - want) <= 1
P
