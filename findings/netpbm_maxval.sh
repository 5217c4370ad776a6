#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: PGM and PPM name their largest value, and a sample of that value is white, whatever it is: 1, 100, 254 or 1023. Readers that
#   hand out 8 or 16 bits scale to 255 or 65535.
# Happens: Pillow and OpenImageIO do. OpenCV ignores the line: white of a mask with largest value 1 is 1 of 255, of a 10-bit picture 1023 of
#   65535, nearly black. ffmpeg scales in fixed point and overflows: for 48 of the 255 possible largest values white is not 255 but 254
#   (23 of them) or wraps to 0, black (25, among them 250 and 254); at 16 bits 65534 gives 0, too. Half of white is right for all of them.
# Matters: programs write masks as 0 and 1, percentages as 0 to 100 and sensor data as 10 or 12 bits in this format, since it needs no
#   library. The mask selects nothing in one reader, and in another only fully selected pixels turn unselected.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'pillow==13.0.0' 'opencv-python-headless==5.0.0.93' 'OpenImageIO==3.2.2.0' 'av==18.1.0'
v/bin/python - <<'P'
import av, collections, cv2, numpy as np, OpenImageIO as oiio
from importlib.metadata import version
from PIL import Image
print(" ".join(f"{p} {version(p)}" for p in ("pillow", "opencv-python-headless", "OpenImageIO", "av")))
def ffmpeg(name):
    with av.open(name) as container:
        return next(container.decode(video=0)).to_ndarray()
def buffer(name):
    b = oiio.ImageBuf(name)
    return b.get_pixels(b.spec().format)[..., 0]
readers = {"Pillow": lambda n: np.array(Image.open(n)), "OpenCV": lambda n: cv2.imread(n, cv2.IMREAD_UNCHANGED), "OpenImageIO": buffer, "ffmpeg": ffmpeg}
def seen(reader, largest):
    row = np.array([[0, largest // 2, largest, largest]] * 4, ">u2" if largest > 255 else "u1")
    with open("mask.pgm", "wb") as file:
        file.write(f"P5\n4 4\n{largest}\n".encode() + row.tobytes())
    return [int(v) for v in readers[reader]("mask.pgm")[1, :3]]
for largest in (1, 100, 254, 255, 1023, 65534):
    full = 255 if largest < 256 else 65535
    for reader in readers:
        got = seen(reader, largest)
        print(f"largest value {largest}: {reader} has {got[1]} for its half and {got[2]} for white, of {full}")
        if reader == "OpenCV":
            assert got[1:] == [largest // 2, largest]
        else:
            assert abs(got[1] - largest // 2 * full / largest) <= 1
            assert got[2] == (0 if reader == "ffmpeg" and largest in (254, 65534) else full)
white = collections.Counter(seen("ffmpeg", largest)[2] for largest in range(1, 256))
print("ffmpeg's white for the largest values 1 to 255:", dict(white))
assert white[255] == 207 and white[254] == 23 and white[0] == 25
P
