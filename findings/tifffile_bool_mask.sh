#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: tifffile writes a mask of type bool so that True is white, as it writes the same mask as 0 and 255, and as other libraries do
#   with masks of one bit.
# Happens: True is stored as 1 in a file marked WhiteIsZero, which means black. Pillow, OpenCV, libvips, OpenImageIO and ffmpeg all honour
#   the mark and select what was not selected. tifffile itself ignores the mark and reads True back. photometric="minisblack" puts it right.
#   A bool picture of three channels is not seen as RGB, as all other types are: 40 by 60 pixels become 40 pages of 60 by 3.
# Matters: a bool array is what a comparison gives, and so what masks mostly are when they are saved. The foreground and the background change
#   places between the program that wrote the mask and every other one, while a round trip in the writer's own tests is exact.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'tifffile==2026.3.3' 'pillow==13.0.0' 'opencv-python-headless==5.0.0.93' 'OpenImageIO==3.2.2.0' 'av==18.1.0' \
    'pyvips==3.2.0' 'pyvips-binary==8.18.7' 'cffi==2.1.1' 'pycparser==3.12'
v/bin/python - <<'P'
import av, cv2, numpy as np, OpenImageIO as oiio, pyvips, tifffile
from importlib.metadata import version
from PIL import Image
print(" ".join(f"{p} {version(p)}" for p in ("tifffile", "pillow", "opencv-python-headless", "OpenImageIO", "av", "pyvips-binary")))
mask = np.zeros((32, 32), bool)
mask[8:24, 8:24] = True
def ffmpeg(name):
    with av.open(name) as container:
        return next(container.decode(video=0)).to_ndarray(format="gray")
readers = {"Pillow": lambda n: np.array(Image.open(n)), "OpenCV": lambda n: cv2.imread(n, cv2.IMREAD_UNCHANGED), "libvips": lambda n: pyvips.Image.new_from_file(n).numpy(),
           "OpenImageIO": lambda n: oiio.ImageBuf(n).get_pixels(oiio.UINT8)[..., 0], "ffmpeg": ffmpeg}
for options, selects in (({}, False), ({"photometric": "minisblack"}, True)):
    name = f"mask{len(options)}.tif"
    tifffile.imwrite(name, mask, **options)
    assert np.array_equal(tifffile.imread(name), mask)
    for reader, read in readers.items():
        seen = read(name)
        print(f"{options or 'by default'}: {reader} reads {seen[16, 16]} where the mask is True, {seen[0, 0]} where it is False")
        assert np.array_equal(seen > 0, mask if selects else ~mask)
for kind, pages in (("uint8", 1), ("float32", 1), ("bool", 40)):
    tifffile.imwrite("colour.tif", np.zeros((40, 60, 3), kind))
    with tifffile.TiffFile("colour.tif") as file:
        print(f"(40, 60, 3) of {kind}: {len(file.pages)} pages of {file.pages[0].shape}")
        assert len(file.pages) == pages
P
