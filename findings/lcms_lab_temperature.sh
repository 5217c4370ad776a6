#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: Pillow's ImageCms.createProfile("LAB", 6504) makes a Lab profile for D65, as its documentation says ("for the white point, in
#   kelvins"), so that Lab agrees with that of OpenCV, scikit-image and kornia, which is for D65.
# Happens: the temperature changes nothing. From 4000 to 9300 kelvins each sRGB colour gets the same Lab bytes, under all four intents:
#   those of D50. 0 0 255 is L 30, a 68, b -112 for D50 and L 32, a 79, b -108 for D65. The profile files do differ, in their white point tag.
# Matters: statistics of Lab through a colour management module and through an image library cannot be compared, by 12 units for blues,
#   and the one setting that looks as if it closed the gap has no effect. Greys agree (a = b = 0 in both), so a grey card shows nothing.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'pillow==13.0.0' 'opencv-python-headless==5.0.0.93'
v/bin/python - <<'P'
import cv2, numpy as np, PIL
from PIL import Image, ImageCms, features
print("Pillow", PIL.__version__, "LittleCMS", features.version("littlecms2"), "OpenCV", cv2.__version__)
rgb = np.uint8([[[0, 0, 255], [200, 100, 50], [20, 160, 90], [255, 255, 255], [119, 119, 119]]])
srgb = ImageCms.createProfile("sRGB")
def lab(kelvins, intent):
    to_lab = ImageCms.buildTransform(srgb, ImageCms.createProfile("LAB", kelvins), "RGB", "LAB", renderingIntent=intent)
    got = np.array(ImageCms.applyTransform(Image.fromarray(rgb), to_lab))[0]
    return np.column_stack([got[:, 0] / 2.55, got[:, 1:].view(np.int8)])  # Pillow keeps a and b as signed bytes
first = lab(5000, 1)
for kelvins in (4000, 5000, 6504, 9300):
    for intent in range(4):
        assert np.array_equal(lab(kelvins, intent), first)
profiles = [ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB", k)).tobytes() for k in (5000, 6504)]
other = cv2.cvtColor((rgb / 255).astype(np.float32), cv2.COLOR_RGB2Lab)[0]
for colour, a, b in zip(rgb[0], first, other):
    print(f"{colour}: {a.round(1)} at each temperature; OpenCV (D65): {b.round(1)}")
apart = np.linalg.norm(first - other, axis=-1)
print("apart by", apart.round(1), "- profiles differ:", profiles[0] != profiles[1])
assert profiles[0] != profiles[1] and apart[0] > 10 and apart[3:].max() < 1
P
