#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: with no_auto_bright, fixed gamma and fixed white balance rawpy (LibRaw) develops raw files with a fixed exposure: the same
#   raw value gives the same output in each frame.
# Happens: when the brightest raw value of a frame lies between 75 and 100 % of white, that value is taken for white. A patch of one raw
#   value (2000 of 16383) is 6144 of 65535 in frames whose peak is 12000 and 8067 where it is 12600: 0.4 stops brighter, because
#   of one spot. Below 75 % and at full white nothing happens. adjust_maximum_thr=0 switches it off.
# Matters: "linear, no auto brightness" is how pairs, brackets and scenes for compositing are developed. Frames of one tripod jump
#   when a reflection comes and goes, and the few tests one makes (dark or blown out) agree.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'rawpy==0.28.0' 'tifffile==2026.3.3'
v/bin/python - <<'P'
import numpy as np, rawpy, tifffile
print("rawpy", rawpy.__version__, "LibRaw", ".".join(map(str, rawpy.libraw_version)))
identity = [n for i in range(9) for n in (10000 * (i % 4 == 0), 10000)]
tags = [(50706, "B", 4, (1, 4, 0, 0)), (50708, "s", 0, "Made Up"), (271, "s", 0, "Made"), (272, "s", 0, "Up"), (33421, "H", 2, (2, 2)),
        (33422, "B", 4, (0, 1, 1, 2)), (50714, "H", 1, 512), (50717, "I", 1, 16383), (50721, "2i", 9, identity), (50728, "2I", 3, (1,) * 6), (50778, "H", 1, 21)]
def patch(peak, **options):
    raw = np.full((200, 300), 2000, np.uint16)
    raw[20:40, 250:270] = peak
    tifffile.imwrite("made.dng", raw, photometric=32803, extratags=[(*tag, True) for tag in tags], metadata=None)  # a DNG with a Bayer mosaic
    with rawpy.imread("made.dng") as file:
        assert file.white_level == 16383
        return int(file.postprocess(use_camera_wb=True, no_auto_bright=True, gamma=(1, 1), output_bps=16, output_color=rawpy.ColorSpace.raw, **options)[100, 100, 1])
right = (2000 - 512) / (16383 - 512) * 65535
for peak, want in ((2000, 6144), (8000, 6144), (12000, 6144), (12600, 8067), (14000, 7230), (15500, 6506), (16383, 6144)):
    got, fixed = patch(peak), patch(peak, adjust_maximum_thr=0.)
    print(f"peak {peak}: the patch of 2000 is {got}, with adjust_maximum_thr=0 {fixed}, right {right:.0f}")
    assert abs(fixed - right) < 30 and abs(got - want) < 40
P
