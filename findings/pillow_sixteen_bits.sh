#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: Pillow opens a 16-bit grey PNG as "I;16" and resizes it rightly at 16 bits. So paste with a mask, composite, rotate and
#   transform are right, too, or refuse the mode as blend and the blurs do.
# Happens: (1) paste and composite take the row for bytes of which there are as many as pixels: only the left half of the picture
#   is touched, and the mask lies over it at half its width: what is selected in the middle appears in the left half.
#   (2) Bilinear and bicubic rotate and transform compute on single bytes: a flat 40000 comes out as about 100.
#   Nearest, resize and paste without a mask are right. No error or warning.
# Matters: depth maps, 16-bit masks and grey composites are pasted and turned in this way; the foreground goes to another place and a
#   turned mask is practically black. The same lines are right for the 8-bit copy.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'pillow==13.0.0'
v/bin/python - <<'P'
import numpy as np, PIL
from PIL import Image
print("Pillow", PIL.__version__)
def opened(value, depth):
    Image.fromarray(np.full((32, 64), value, depth)).save("grey.png")
    image = Image.open("grey.png")
    assert image.mode == ("I;16" if depth == np.uint16 else "L")
    return image
for selected in (range(64), range(24, 40)):
    stencil = np.zeros((32, 64), np.uint8)
    stencil[:, selected] = 255
    stencil = Image.fromarray(stencil)
    for depth, layer in ((np.uint8, 200), (np.uint16, 51400)):
        pasted = opened(0, depth).copy()
        pasted.paste(opened(layer, depth), (0, 0), stencil)
        columns = np.flatnonzero(np.array(pasted)[5] == layer)
        print(f"columns {selected[0]} to {selected[-1]} pasted, {np.dtype(depth)}: {columns[0]} to {columns[-1]} have changed")
        want = selected if depth == np.uint8 else range(selected[0] // 2, (selected[-1] + 1) // 2)
        assert columns.tolist() == list(want)
        assert np.array_equal(Image.composite(opened(layer, depth), opened(0, depth), stencil), pasted)
flat = opened(40000, np.uint16)
for name, kind in (("nearest", Image.NEAREST), ("bilinear", Image.BILINEAR), ("bicubic", Image.BICUBIC)):
    turned = np.array(flat.rotate(10, kind))[16, 32]
    moved = np.array(flat.transform((64, 32), Image.AFFINE, (1, 0, .5, 0, 1, .25), kind))[16, 32]
    smaller = np.array(flat.resize((40, 20), kind))[10, 10]
    print(f"a flat 40000, {name}: turned {turned}, moved by half a pixel {moved}, resized {smaller}")
    assert smaller == 40000 and ((turned, moved) == (40000, 40000) if name == "nearest" else max(turned, moved) < 256)
P
