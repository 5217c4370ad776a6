#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: albumentations takes float32 pictures and computes on them in float: that is what one loads 16-bit and EXR data for.
# Happens: many of its colour changes go through 8 bits and hand back a float32 array: of 4096 values of a smooth ramp
#   HueSaturationValue leaves 196, RandomToneCurve, Equalize, AutoContrast, RandomShadow and MedianBlur about 154. Others
#   (brightness, ColorJitter, RGBShift, blur) keep all 4096, but clamp to 1; gamma and resizing do neither. The type of
#   the answer tells nothing.
# Matters: harmonization pairs are made by exactly these changes. The input gets banding and a comb histogram that the
#   target has not: a network can tell foreground from background by counting levels instead of by colour.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'scipy==1.17.1' 'opencv-python-headless==5.0.0.93' 'albumentations==2.0.8' 'albucore==0.0.24' \
    'stringzilla==5.3.2' 'simsimd==6.5.16' 'pydantic==2.14.4' 'pydantic_core==2.50.5' 'annotated-types==0.8.0' 'typing-inspection==0.4.5' \
    'typing_extensions==4.16.0' 'PyYAML==6.0.4'
NO_ALBUMENTATIONS_UPDATE=1 v/bin/python -W ignore - <<'P'
import albumentations as A, numpy as np
print("albumentations", A.__version__)
ramp = np.linspace(.2, .8, 4096, dtype=np.float32).reshape(64, 64)
picture = np.stack([ramp, ramp[::-1], ramp.T], -1).copy()
def look(transform):
    run = lambda p: A.Compose([transform], seed=1)(image=p.copy())["image"]
    result = run(picture)
    assert result.dtype == np.float32
    return len(np.unique(result[..., 0])), run(picture * 3).max()
coarse = {"HueSaturationValue": A.HueSaturationValue((20, 20), (30, 30), (20, 20), p=1), "RandomToneCurve": A.RandomToneCurve(.1, p=1),
          "Equalize": A.Equalize(p=1), "AutoContrast": A.AutoContrast(p=1), "RandomShadow": A.RandomShadow(p=1), "MedianBlur": A.MedianBlur((5, 5), p=1)}
clamped = {"RandomBrightnessContrast": A.RandomBrightnessContrast((.05, .05), (.1, .1), p=1), "RGBShift": A.RGBShift((.1, .1), (.05, .05), (-.05, -.05), p=1),
           "ColorJitter": A.ColorJitter((1.05, 1.05), (1.1, 1.1), (1.2, 1.2), (.05, .05), p=1)}
kept = {"NoOp": A.NoOp(p=1), "RandomGamma": A.RandomGamma((120, 120), p=1)}
for group, few, high in ((coarse, True, False), (clamped, False, False), (kept, False, True)):
    for name, transform in group.items():
        levels, largest = look(transform)
        print(f"{name}: {levels} of 4096 values left; a picture up to 2.4 comes back up to {largest:.2f}")
        assert (levels < 260) == few and (levels > 4000) != few and (largest > 1.001) == high, name
P
