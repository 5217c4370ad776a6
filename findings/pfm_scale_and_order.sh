#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: PFM is three lines and floats: rows from the bottom up, the sign of the third line is the byte order, its size a scale. A
#   picture or depth map with another scale than 1 reads alike everywhere, at least the right way up.
# Happens (scale 0.5, value 8 stored): Pillow gives 8, OpenCV and ffmpeg divide and give 16, OpenImageIO multiplies and gives 4: a factor of
#   four between readers. And OpenImageIO takes the first row for the top one: its pictures are upside down compared with the other
#   three, at any scale, without an orientation in its metadata. What it writes is the right way up for the others and upside down
#   for itself. The option pnm:pfmflip=1, which is said to be the default, puts reading right.
# Matters: depth, disparity and light probes come as PFM. A flipped depth map still looks like one (near and far change places with floor and
#   sky), and a depth of twice or a quarter of the true one puts every object in front of or into the wall.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'pillow==13.0.0' 'opencv-python-headless==5.0.0.93' 'OpenImageIO==3.2.2.0' 'av==18.1.0'
v/bin/python - <<'P'
import av, cv2, numpy as np, OpenImageIO as oiio
from importlib.metadata import version
from PIL import Image
print(" ".join(f"{p} {version(p)}" for p in ("pillow", "opencv-python-headless", "OpenImageIO", "av")))
values = np.tile(np.arange(1, 9, dtype="<f4")[:, None], (1, 6))  # the top row is 1, the bottom row is 8
def write(name, scale):
    with open(name, "wb") as file:
        file.write(f"Pf\n6 8\n-{scale}\n".encode() + values[::-1].tobytes())
def ffmpeg(name):
    with av.open(name) as container:
        return next(container.decode(video=0)).to_ndarray()
readers = {"Pillow": (lambda n: np.array(Image.open(n)), 0), "OpenCV": (lambda n: cv2.imread(n, cv2.IMREAD_UNCHANGED), -1), "ffmpeg": (ffmpeg, -1),
           "OpenImageIO": (lambda n: oiio.ImageBuf(n).get_pixels(oiio.FLOAT)[..., 0], 1)}
for scale in (1.0, 0.5):
    write("map.pfm", scale)
    for reader, (read, power) in readers.items():
        got = read("map.pfm")
        print(f"scale {scale}: {reader} has {got[0, 0]:g} at the top and {got[-1, 0]:g} at the bottom")
        want = (values[::-1] if reader == "OpenImageIO" else values) * scale**power
        assert np.allclose(got, want), reader
picture = oiio.ImageBuf(oiio.ImageSpec(6, 8, 1, oiio.FLOAT))
picture.set_pixels(oiio.get_roi(picture.spec()), values[..., None].copy())
picture.write("own.pfm")
assert not any(a.name == "Orientation" and a.value != 1 for a in oiio.ImageBuf("map.pfm").spec().extra_attribs)
for reader, (read, _) in readers.items():
    upright = np.allclose(read("own.pfm"), values)
    print(f"written by OpenImageIO, read by {reader}: {'upright' if upright else 'upside down'}")
    assert upright == (reader != "OpenImageIO")
flip = oiio.ImageSpec()
flip.attribute("pnm:pfmflip", 1)
assert np.allclose(oiio.ImageInput.open("own.pfm", flip).read_image()[..., 0], values)
P
