#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Expected: a TGA of 32 bits says what its fourth byte is: the header how many bits of it are alpha, version 2 also a kind, of which 0 is "no
#   alpha", 3 "alpha" and 4 "premultiplied". A reader shows a file without alpha as opaque and takes premultiplied colours apart.
# Happens: (1) with 0 bits of alpha in the header and zeros in the byte Pillow, OpenImageIO and ffmpeg all hand out a fully transparent picture.
#   (2) With kind 0 Pillow makes it opaque, the others use the byte. (3) With kind 4 OpenImageIO keeps 100 50 25 as premultiplied, which is
#   right; Pillow and ffmpeg hand it out as straight colours, half as bright as painted. With kind 3 all are right.
# Matters: renderers, capture cards and game tools write all of these. A background plate loads as nothing at all, and a premultiplied cut-out gets
#   dark edges, depending on the reader; the file that one's own tool writes, kind 3 or none, passes.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; cd "$d"
python3 -m venv v
v/bin/pip install -q --no-deps 'numpy==2.4.6' 'pillow==13.0.0' 'OpenImageIO==3.2.2.0' 'av==18.1.0'
v/bin/python - <<'P'
import av, numpy as np, OpenImageIO as oiio, struct
from importlib.metadata import version
from PIL import Image
print(" ".join(f"{p} {version(p)}" for p in ("pillow", "OpenImageIO", "av")))
def write(name, pixel, alpha_bits, kind=None):
    red, green, blue, alpha = pixel
    body = struct.pack("<BBBHHBHHHHBB", 0, 0, 2, 0, 0, 0, 0, 0, 8, 8, 32, 0x20 | alpha_bits) + bytes((blue, green, red, alpha)) * 64
    if kind is not None:
        body += struct.pack("<H", 495) + bytes(492) + bytes([kind]) + struct.pack("<II", len(body), 0) + b"TRUEVISION-XFILE.\0"
    with open(name, "wb") as file:
        file.write(body)
def ffmpeg(name):
    with av.open(name) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgba")[2, 2]
readers = {"Pillow": lambda n: np.array(Image.open(n).convert("RGBA"))[2, 2], "OpenImageIO": lambda n: oiio.ImageBuf(n).get_pixels(oiio.UINT8)[2, 2], "ffmpeg": ffmpeg}
opaque, unseen, painted, premultiplied = (200, 100, 50, 255), (200, 100, 50, 0), (200, 100, 50, 128), (100, 50, 25, 128)
cases = {"0 bits of alpha": ((unseen, 0), {"Pillow": unseen, "OpenImageIO": unseen, "ffmpeg": unseen}),
         "kind 0, no alpha": ((painted, 8, 0), {"Pillow": opaque, "OpenImageIO": premultiplied, "ffmpeg": painted}),
         "kind 3, alpha": ((painted, 8, 3), {"Pillow": painted, "OpenImageIO": premultiplied, "ffmpeg": painted}),
         "kind 4, premultiplied": ((premultiplied, 8, 4), {"Pillow": premultiplied, "OpenImageIO": premultiplied, "ffmpeg": premultiplied})}
for case, (arguments, want) in cases.items():
    name = f"{len(arguments)}{arguments[-1]}.tga"
    write(name, *arguments)
    for reader, read in readers.items():
        got = read(name).astype(int)
        print(f"{case}: stored {arguments[0]}, {reader} has {got}")
        assert np.abs(got - want[reader]).max() <= 1
P
