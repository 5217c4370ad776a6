#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: G'MIC works in 0..255 and clamps (or wraps) what lies above when it writes a PNG of 8 bits.
# Happens: a single value above 255 makes it write a PNG of 16 bits, with the values as they are. A picture brightened to 300
#   is stored as 300 of 65535: correct readers show black. Brightened to 255 it is a normal picture of 8 bits.
# Matters: chains of brightening, sharpening or blending that overshoot in one pixel of one frame give a black file there and good
#   ones before and after; as a training pair it teaches black. "cut 0,255" before the output helps.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'gmic==3.6.3.post1' 'numpy==2.4.6' 'pillow==13.0.0'
v/bin/python - <<'P'
import gmic, numpy as np
from importlib.metadata import version
from PIL import Image
print("gmic", version("gmic"), "Pillow", Image.__version__)
picture = np.full((40, 40, 3), 150, np.uint8)
picture[7, 7] = 200
Image.fromarray(picture).save("in.png")
for factor, steps, depth, middle in ((1.25, "", 8, 188), (1.5, "", 16, 0), (1.5, "cut 0,255", 8, 225)):
    gmic.run(f"in.png mul {factor} {steps} output out.png")
    with open("out.png", "rb") as f:
        bits = f.read()[24]
    seen = np.array(Image.open("out.png").convert("RGB"))
    print(f"times {factor} {steps}: largest value {200 * factor:.0f}, PNG of {bits} bits, "
          f"the middle is shown as {seen[20, 20].tolist()}, the brightest as {seen.max()}")
    assert bits == depth and abs(int(seen[20, 20, 0]) - middle) <= 1
    assert (seen.max() <= 2) == (depth == 16)
P
