#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: inpaint takes float32 pictures of one channel and fills a hole with values between those around it; times 255 it gives
#   the same picture times 255.
# Happens: INPAINT_TELEA adds a correction of up to 1.4 units of the picture's own scale. In 0..255 or 16 bits nobody sees it. In 0..1 a
#   smooth ramp from 0.2 to 0.8 is filled with a checkerboard from -1.0 to 1.8. A flat picture, the usual first test, stays
#   right, and INPAINT_NS, the other method, is right at any scale. No error or warning.
# Matters: removing something from a linear or float plate, or filling a float depth map or mask, gives noise outside the range;
#   filled by channel at times 255 and divided again it is fine.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'opencv-python-headless==5.0.0.93'
v/bin/python - <<'P'
import cv2, numpy as np
print("OpenCV", cv2.__version__)
hole = np.zeros((40, 40), np.uint8)
hole[10:20, 10:20] = 1
ramp = np.tile(np.linspace(.2, .8, 40, dtype=np.float32), (40, 1))
def filled(scale, dtype, method):
    picture = (ramp * np.float32(scale)).round() if dtype != np.float32 else ramp * np.float32(scale)
    result = cv2.inpaint(picture.astype(dtype), hole, 3, method).astype(float) / scale
    inside = result[hole > 0]
    return np.abs(result - ramp)[hole > 0].max(), inside.min(), inside.max()
for name, method in (("Telea", cv2.INPAINT_TELEA), ("Navier-Stokes", cv2.INPAINT_NS)):
    for scale, dtype in ((255, np.uint8), (65535, np.uint16), (255, np.float32), (10, np.float32), (1, np.float32)):
        off, low, high = filled(scale, dtype, method)
        print(f"{name}, {np.dtype(dtype)}, white = {scale}: off by {off:.3f} at most, filled with {low:.2f} to {high:.2f} (ramp there: 0.35 to 0.49)")
        if name == "Telea" and scale == 1:
            assert off > 1 and low < -.5 and high > 1.5
        elif name == "Telea" and scale == 10:
            assert .1 < off < .25
        else:
            assert off < .07 and low > .3
flat = cv2.inpaint(np.full((40, 40), .5, np.float32), hole, 3, cv2.INPAINT_TELEA)
print(f"a flat 0.5 is filled with {flat.min()} to {flat.max()}")
assert np.abs(flat - .5).max() < 1e-6
P
