#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: warpAffine of one picture with one matrix gives the same pixels in OpenCV 4 and 5, up to rounding.
# Happens: OpenCV 4 rounds every source position to 1/32 pixel, for float pictures too: a shift by 0.01 pixel does nothing,
#   by 0.02 it moves by 0.031. OpenCV 5 computes linear and cubic at the true position (0.0100), but still rounds for
#   Lanczos. A turned and scaled noise picture of 8 bits differs in 58 % of its values, by up to 6 levels; cubic by 7.
#   And exact is not linear: with its sharp cubic kernel (a = -0.75) OpenCV 5 moves a plain ramp by 0.136 for a shift of 0.1.
# Matters: placed and turned foregrounds, and masks, made again with the other version are other files: recorded results,
#   golden images and training pairs have to name the version, and the interpolation changes which rule holds.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
cat > warp.py <<'P'
import sys, cv2, numpy as np
ramp = np.repeat(np.arange(64, dtype=np.float32)[None], 64, 0)
noise = np.random.default_rng(0).integers(0, 256, (256, 256, 3)).astype(np.uint8)
turn = cv2.getRotationMatrix2D((128, 128), 17.3, 1.07)
for name, flag in (("linear", cv2.INTER_LINEAR), ("cubic", cv2.INTER_CUBIC), ("lanczos", cv2.INTER_LANCZOS4)):
    moved = [float(cv2.warpAffine(ramp, np.float32([[1, 0, -t], [0, 1, 0]]), (64, 64), flags=flag)[32, 30] - 30) for t in (.01, .02, .05, .1)]
    print(f"OpenCV {cv2.__version__} {name}: 0.01, 0.02, 0.05, 0.1 pixel move a ramp by", ", ".join(f"{m:.4f}" for m in moved))
    np.savez(f"{sys.argv[1]}_{name}.npz", moved=moved, turned=cv2.warpAffine(noise, turn, (256, 256), flags=flag))
P
for version in 4.13.0.92 5.0.0.93; do
    python3 -m venv "v$version"
    "v$version/bin/pip" install -q --no-deps 'numpy==2.4.6' "opencv-python-headless==$version"
    "v$version/bin/python" warp.py "${version%%.*}"
done
v5.0.0.93/bin/python - <<'P'
import numpy as np
four, five = ({n: np.load(f"{v}_{n}.npz") for n in ("linear", "cubic", "lanczos")} for v in "45")
for name in four:
    difference = np.abs(four[name]["turned"].astype(int) - five[name]["turned"])
    print(f"turned noise, {name}: {np.mean(difference > 0):.0%} of the values differ, by up to {difference.max()}")
    assert (difference.max() > 3) == (name != "lanczos")
close = lambda a, b: np.allclose(a, b, atol=6e-4)
assert close(four["linear"]["moved"], [0, 1 / 32, 2 / 32, 3 / 32])
assert close(five["linear"]["moved"], [.01, .02, .05, .1])
assert close(five["cubic"]["moved"], [.0149, .0294, .0714, .136])
assert four["cubic"]["moved"][0] == 0 and four["lanczos"]["moved"][0] == five["lanczos"]["moved"][0] == 0
P
