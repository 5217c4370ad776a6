#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: ffmpeg's conversion of 8-bit RGB to deeper RGB maps black to 0 and white to the largest value: 65535, 1023, 1.0.
# Happens (ffmpeg 8.1.2 in PyAV): white becomes 65283 of 65535, 1020 of 1023, 4080 of 4095, and 0.99615 in float; alpha does
#   reach 65535. gray16 is right (0 to 65535), but grayf32 from the same RGB is in video range: black 0.0625, white 0.918.
#   The flags accurate_rnd and full_chroma_int change nothing.
# Matters: frames decoded for a network arrive a quarter per cent too dark and never reach 1; a mask decoded to grayf32 is
#   never quite opaque nor quite empty: pasted through it, the whole background changes.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'av==18.1.0'
v/bin/python - <<'P'
from fractions import Fraction
import av, numpy as np
print("ffmpeg", av.ffmpeg_version_info, "libswscale", av.library_versions["libswscale"])
picture = np.zeros((16, 16, 3), np.uint8)
picture[8:] = 255
def convert(target, flags=""):
    graph = av.filter.Graph()
    steps = [graph.add_buffer(width=16, height=16, format="rgb24", time_base=Fraction(1, 25))]
    if flags:
        steps.append(graph.add("scale", "flags=" + flags))
    steps += [graph.add("format", target), graph.add("buffersink")]
    for a, b in zip(steps, steps[1:]):
        a.link_to(b)
    graph.configure()
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    frame.pts, frame.time_base = 0, Fraction(1, 25)
    graph.push(frame)
    a = graph.pull().to_ndarray()
    return a[2, 2].ravel()[0], a[12, 2].ravel()[0]
want = {"rgb48le": (0, 65283), "rgba64le": (0, 65283), "gbrp16le": (0, 65283), "gbrp10le": (0, 1020), "gbrp12le": (0, 4080),
        "gbrpf32le": (0, .99615), "gray16le": (0, 65535), "grayf32le": (.0625, .91798)}
for target, (black, white) in want.items():
    for flags in ("", "bicubic+accurate_rnd+full_chroma_int+full_chroma_inp"):
        got = convert(target, flags)
        assert np.allclose(np.array(got, float), (black, white), rtol=1e-4), (target, got)
    print(f"rgb24 to {target}: black {got[0]:.6g}, white {got[1]:.6g}")
P
