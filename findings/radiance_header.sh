#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: a Radiance .hdr is read as its header says: the values divided by EXPOSURE, the colours taken for XYZ where FORMAT says xyze, and
#   "+Y 2 +X 4" with the bottom row first. All three are in the format's description, and a reader that lacks one refuses the file.
# Happens: OpenCV, OpenImageIO, ffmpeg and imagecodecs leave EXPOSURE out: a file with 4 is two stops too bright in each. (OpenImageIO
#   reports it as metadata.) OpenCV and OpenImageIO refuse xyze, ffmpeg and imagecodecs hand XYZ out as RGB: white is 0.95 1 1.09, a
#   red (0.41 0.21 0.02) an olive. OpenCV and imagecodecs refuse the bottom-up file, ffmpeg shows it upside down, OpenImageIO too, with an orientation.
# Matters: light probes are kept in this format, and Radiance's own tools write EXPOSURE whenever they brighten a picture. The light of a
#   scene is then wrong by a factor, or its sun is below the floor, without a word.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'opencv-python-headless==5.0.0.93' 'OpenImageIO==3.2.2.0' 'av==18.1.0' 'imagecodecs==2026.3.6'
OPENCV_LOG_LEVEL=OFF v/bin/python - <<'P'
import av, cv2, imagecodecs, numpy as np, OpenImageIO as oiio
from importlib.metadata import version
print(" ".join(f"{p} {version(p)}" for p in ("opencv-python-headless", "OpenImageIO", "av", "imagecodecs")))
def rgbe(colour):
    mantissa, exponent = np.frexp(max(colour))
    return bytes(int(c / max(colour) * mantissa * 256) for c in colour) + bytes([int(exponent) + 128])
def write(name, lines, size, top, bottom):
    with open(name, "wb") as file:
        file.write(f"#?RADIANCE\n{lines}\n\n{size}\n".encode() + rgbe(top) * 4 + rgbe(bottom) * 4)
def buffer(name):
    b = oiio.ImageBuf(name)
    if b.has_error:
        raise ValueError(b.geterror())
    return b.get_pixels(oiio.FLOAT)
def ffmpeg(name):
    with av.open(name) as container:
        return next(container.decode(video=0)).to_ndarray()
def coded(name):
    with open(name, "rb") as file:
        return imagecodecs.rgbe_decode(file.read())
readers = {"OpenCV": lambda n: cv2.imread(n, cv2.IMREAD_UNCHANGED)[..., ::-1], "OpenImageIO": buffer, "ffmpeg": ffmpeg, "imagecodecs": coded}
red = (.4124, .2126, .0193)  # of XYZ
cases = {"exposure": ("FORMAT=32-bit_rle_rgbe\nEXPOSURE=4", "-Y 2 +X 4", (1, .5, .25), (.5, .5, .5), set()),
         "xyze": ("FORMAT=32-bit_rle_xyze", "-Y 2 +X 4", red, (.95, 1, 1.09), {"OpenCV", "OpenImageIO"}),
         "bottom_up": ("FORMAT=32-bit_rle_rgbe", "+Y 2 +X 4", (1, .5, .25), (.5, .5, .5), {"OpenCV", "imagecodecs"})}
for name, (lines, size, first, second, refused) in cases.items():
    write(name + ".hdr", lines, size, first, second)
    for reader, read in readers.items():
        try:
            got = read(name + ".hdr")
            print(f"{name}: {reader} has {got[0, 0].round(3)} on top, {got[1, 0].round(3)} below")
            assert reader not in refused and np.allclose(got[:, 0], [first, second], atol=.01)
        except (ValueError, TypeError, imagecodecs.RgbeError) as error:
            print(f"{name}: {reader} refuses the file")
            assert reader in refused, error
tags = {n: {a.name: a.value for a in oiio.ImageBuf(n + ".hdr").spec().extra_attribs} for n in ("exposure", "bottom_up")}
assert tags["exposure"]["hdr:exposure"] == 4 and tags["bottom_up"]["Orientation"] == 4
P
