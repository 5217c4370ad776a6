#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: TIFF's PhotometricInterpretation 0 (WhiteIsZero, usual for masks from scanners and print programs) is honoured at
#   every depth: the readers that turn an 8-bit mask round turn the 16-bit one, too.
# Happens: the depth decides, and each reader decides differently. Stored 200/255 reads as
#                       8 bit   16 bit   float
#     OpenCV            55      200      200
#     Pillow            55      200      200
#     OpenImageIO       55      200      200
#     libvips           55      55       200
#     ffmpeg            55      55       refused
#     tifffile          200     200      200      (never; it leaves that to the caller)
# Matters: the deeper mask selects background instead of foreground, with no error and plausible soft edges.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'opencv-python-headless==5.0.0.93' 'tifffile==2026.3.3' 'pillow==13.0.0' 'OpenImageIO==3.2.2.0' \
    'pyvips==3.2.0' 'pyvips-binary==8.18.7' 'cffi==2.1.1' 'pycparser==3.12' 'av==18.1.0'
v/bin/python - <<'P'
import av, cv2, numpy as np, tifffile, OpenImageIO as oiio, pyvips
from importlib.metadata import version
from PIL import Image
print(" ".join(f"{p} {version(p)}" for p in ("opencv-python-headless", "tifffile", "pillow", "OpenImageIO", "pyvips-binary", "av")))
def ffmpeg(name):
    with av.open(name) as container:
        return next(container.decode(video=0)).to_ndarray()[4, 4]
readers = {
    "OpenCV": lambda n: cv2.imread(n, cv2.IMREAD_UNCHANGED)[4, 4],
    "Pillow": lambda n: Image.open(n).getpixel((4, 4)),
    "OpenImageIO": lambda n: oiio.ImageInput.open(n).read_image(oiio.UNKNOWN)[4, 4, 0],
    "libvips": lambda n: pyvips.Image.new_from_file(n)(4, 4)[0],
    "ffmpeg": ffmpeg,
    "tifffile": lambda n: tifffile.imread(n)[4, 4],
}
want = {"OpenCV": (55, 200, 200), "Pillow": (55, 200, 200), "OpenImageIO": (55, 200, 200), "libvips": (55, 55, 200),
        "ffmpeg": (55, 55, None), "tifffile": (200, 200, 200)}
for reader, read in readers.items():
    got = []
    for dtype, scale in ((np.uint8, 1), (np.uint16, 257), (np.float32, 1 / 255)):
        name = f"mask_{np.dtype(dtype)}.tif"
        tifffile.imwrite(name, np.full((9, 9), 200 * scale, dtype), photometric="miniswhite")
        try:
            got.append(round(float(read(name)) / scale))
        except av.error.InvalidDataError:
            got.append(None)
    print(f"{reader}: 8 bit, 16 bit, float: {got}")
    assert tuple(got) == want[reader], (reader, got)
P
