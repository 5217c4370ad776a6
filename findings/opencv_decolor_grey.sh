#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: OpenCV's decolor, the conversion to grey that keeps contrast, returns a grey picture as it is, and a picture of low
#   contrast with about its brightness.
# Happens: it stretches whatever it finds to 0..255. A picture of low contrast (70 to 150) comes back from 0 to 255, without its
#   brightness. A grey picture comes back black, every pixel 0, as does one of two flat colours or of one.
# Matters: used to match luminance, or as first step for statistics of foreground and background, it removes what was to be compared:
#   a bright and a dark exposure of one scene become nearly the same picture, and black-and-white photographs disappear.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'opencv-python-headless==5.0.0.93'
v/bin/python - <<'P'
import cv2, numpy as np
print("OpenCV", cv2.__version__)
y, x = np.mgrid[:64, :64]
grey = np.repeat((x * 4).astype(np.uint8)[..., None], 3, -1)
colour = np.stack([90 + 20 * np.sin(x / 9), 120 + 20 * np.sin(y / 7), 130 + 20 * np.sin((x + y) / 11)], -1)
two = np.full((64, 64, 3), (60, 120, 200), np.uint8)
two[:, 32:] = (200, 120, 60)
def decolored(name, picture):
    result, _ = cv2.decolor(picture)
    print(f"{name}: {picture.min()} to {picture.max()} becomes {result.min()} to {result.max()}, cvtColor gives "
          f"{cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).min()} to {cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).max()}")
    return result.astype(int)
middle = decolored("colours of low contrast", colour.round().astype(np.uint8))
dark = decolored("the same at half the brightness", (colour / 2).round().astype(np.uint8))
assert (middle.min(), middle.max(), dark.min(), dark.max()) == (0, 255, 0, 255)
print(f"  the two results differ by {np.abs(middle - dark).mean():.1f} in the mean")
assert np.abs(middle - dark).mean() < 12
assert decolored("a grey ramp", grey).max() == 0
assert decolored("two flat colours", two).max() == 0
assert decolored("one flat colour", two[:, :32]).max() == 0
P
