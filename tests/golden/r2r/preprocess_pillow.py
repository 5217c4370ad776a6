#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes preprocess_pillow.json beside it: what Pillow and OpenCV make of pictures from a formula.

Run with Pillow 10.4.0, opencv-python 4.10.0 and numpy. The tests make the same pictures; hashes are
SHA-256 of the rows, interleaved, without padding.
"""
import hashlib
import json
import pathlib

import cv2
import numpy as np
import PIL
from PIL import Image

# Source and target, width before height: both ways, one side only, extreme, one pixel.
RESIZES = [
    ((97, 61), (64, 64)), ((97, 61), (97, 40)), ((97, 61), (40, 61)), ((33, 47), (200, 150)),
    ((640, 480), (256, 256)), ((301, 199), (302, 198)), ((1, 1), (5, 3)), ((1, 90), (7, 8)),
    ((500, 1), (3, 1)), ((13, 700), (512, 11)), ((64, 64), (1, 1)), ((256, 256), (3000, 20)),
]  # fmt: skip
# The last ones put centres onto borders between pixels, where rounding decides.
MASKS = RESIZES + [((80, 92), (120, 138)), ((66, 98), (36, 84)), ((99, 45), (110, 90))]
EDGES = [(97, 61), (1, 1), (1, 40), (40, 1), (2, 2), (300, 200), (640, 480)]


def picture(width, height):
    """Waves, steps and a little noise from integers alone: every language makes the same bytes."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    ramp = (x * 3 + y * 2 + c * 40 + x * y // 16) % 512
    wave = np.where(ramp < 256, ramp, 511 - ramp)
    step = ((x // 23 + y // 17) % 3) * 40
    noise = (x * 7919 + y * 104729 + c * 1299709 + x * y * 31) % 29
    return np.clip(wave * 3 // 4 + step + noise - 40, 0, 255).astype(np.uint8)


def mask(width, height):
    """A soft disc, holes, and values on both sides of one half."""
    y, x = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    d = (2 * x + 1 - width) ** 2 + (2 * y + 1 - height) ** 2
    disc = np.clip(255 - 300 * d // (width * width + height * height), 0, 255)
    return np.where((x * 7 + y * 3) % 41 == 0, 0, disc).astype(np.uint8)


def edge_composite(rgb, inside):
    on_white = np.where(inside[..., None], rgb, 255).astype(np.uint8)
    lines = cv2.Canny(cv2.cvtColor(on_white, cv2.COLOR_BGR2GRAY), 100, 200)
    return np.where(inside[..., None], lines[..., None], rgb).astype(np.uint8)


def digest(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def resize_case(source, target, make, filter_):
    pixels = make(*source)
    resized = np.array(Image.fromarray(pixels).resize(target, filter_))
    return {"source": source, "target": target, "input": digest(pixels), "hash": digest(resized)}


def edge_case(size):
    rgb, inside = picture(*size), mask(*size) >= 128
    composite = edge_composite(rgb, inside)
    return {"size": size, "lines": int((composite[inside] == 255).sum()), "hash": digest(composite)}


if __name__ == "__main__":
    golden = {
        "origin": f"Pillow {PIL.__version__}, OpenCV {cv2.__version__}; see preprocess_pillow.py",
        "pictures": [resize_case(s, t, picture, Image.BILINEAR) for s, t in RESIZES],
        "masks": [resize_case(s, t, mask, Image.NEAREST) for s, t in MASKS],
        "edges": [edge_case(size) for size in EDGES],
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(golden, indent=1) + "\n")
