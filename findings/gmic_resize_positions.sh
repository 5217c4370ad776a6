#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: G'MIC's resize keeps a picture where it is, by pixel centres as Pillow and OpenCV do: a picture enlarged there and its
#   mask enlarged elsewhere fit, and enlarging undoes shrinking but for blur.
# Happens: linear (3), cubic (5) and Lanczos (6) shrink by centres but enlarge otherwise. With boundary 0, the default, the corner
#   pixels are laid on each other: right in the middle, and off towards the borders, at four times the size by up to 1.5 new
#   pixels. With boundary 1 the whole picture lies off to one side, by 1.5 new pixels at four times the size.
#   Nearest (1) shrinks from the left upper pixel of each block. Only averages (2) are right both ways.
# Matters: working size and back moves the harmonized foreground against its mask and the untouched background: a bright and a
#   dark rim on opposite sides, which one takes for the network's fault.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'gmic==3.6.3.post1' 'tifffile==2026.3.3' 'pillow==13.0.0'
v/bin/python - <<'P'
from importlib.metadata import version
import gmic, numpy as np, tifffile
from PIL import Image
print("gmic", version("gmic"), "Pillow", Image.__version__)
ramp = np.repeat(np.arange(64, dtype=np.float32)[None] + 10, 16, 0)
tifffile.imwrite("ramp.tif", ramp)
names = {1: "nearest", 2: "average", 3: "linear", 5: "cubic", 6: "Lanczos"}
def look(row):
    off = row - 10 - ((np.arange(len(row)) + .5) * 64 / len(row) - .5)
    off = off.reshape(16, -1).mean(1)
    return [float(off[i]) for i in (1, 8, 14)]
other = look(np.array(Image.fromarray(ramp).resize((256, 16), Image.Resampling.BILINEAR))[8])
print("Pillow, linear, 64 to 256:", np.round(other, 2))
assert np.abs(other).max() < .01
want = {256: {1: ([0] * 3,) * 2, 2: ([0] * 3,) * 2, 3: ([.3, -.02, -.3], [.375] * 3)}, 16: {1: ([-1.5] * 3,) * 2, 2: ([0] * 3,) * 2, 3: ([0] * 3,) * 2}}
for size in (256, 16):
    print(f"64 to {size}: taken beside the place meant by, in old pixels, left, middle, right:")
    for kind, name in names.items():
        for boundary in (0, 1):
            gmic.run(f"ramp.tif resize {size},100%,1,100%,{kind},{boundary} output out.tif,float32")
            got = look(np.squeeze(tifffile.imread("out.tif"))[8])
            print(f"  {name}, boundary {boundary}: {np.round(got, 2)}")
            assert np.allclose(got, want[size][min(kind, 3)][boundary], atol=.045), (size, kind, boundary, got)
P
