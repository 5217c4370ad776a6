#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: in SimpleITK a picture of bytes times 1.5 is brighter by half: rounded and clamped as in OpenCV, or in float as in NumPy.
#   Division, picture / 2, does give floats.
# Happens: the number is cut to a byte before anything is computed. Times 1.5 changes nothing, times 0.5 gives all zeros, divided by 1.5 gives the
#   picture itself (as floats), to the power of 0.5 all ones, minus 10.5 takes away 10. Times 300 is times 44. Sums of pictures wrap: 200 + 100 is
#   44. ShiftScale with 1.5 is right and clamps. No error or warning, in operators and in Multiply alike.
# Matters: exposure, gain and the weights of a blend are such numbers. "picture * mask_weight" with a weight below 1 is black, with one from 1 to 2
#   does nothing. A cast to float first helps; a test with weights 0, 1 and 2 passes.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'SimpleITK==2.5.7'
v/bin/python - <<'P'
import numpy as np, SimpleITK as sitk
print("SimpleITK", sitk.Version.VersionString())
picture = sitk.GetImageFromArray(np.uint8([[200, 100, 51]]))
cases = {"picture * 1.5": (picture * 1.5, [200, 100, 51]), "picture * 0.5": (picture * 0.5, [0, 0, 0]), "Multiply(picture, 1.5)": (sitk.Multiply(picture, 1.5), [200, 100, 51]),
         "picture / 2": (picture / 2, [100, 50, 25.5]), "picture / 1.5": (picture / 1.5, [200, 100, 51]), "picture ** 0.5": (picture**0.5, [1, 1, 1]),
         "picture - 10.5": (picture - 10.5, [190, 90, 41]), "picture * 300": (picture * 300, [200 * 44 % 256, 100 * 44 % 256, 51 * 44 % 256]),
         "picture + picture": (picture + picture, [144, 200, 102]), "ShiftScale by 1.5": (sitk.ShiftScale(picture, 0, 1.5), [255, 150, 76]),
         "Cast to float, * 1.5": (sitk.Cast(picture, sitk.sitkFloat32) * 1.5, [300, 150, 76.5])}
for name, (result, want) in cases.items():
    got = sitk.GetArrayFromImage(result)[0].tolist()
    print(f"{name}: {got} ({result.GetPixelIDTypeAsString()})")
    assert got == want
P
