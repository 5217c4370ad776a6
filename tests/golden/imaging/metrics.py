#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes metrics.json beside it: what scikit-image says about pictures made from a formula.

Run with numpy and scikit-image 0.26.0. The test makes the same pictures and compares.
"""
import json
import pathlib

import numpy as np
import skimage
from skimage.color import deltaE_ciede2000, rgb2lab
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity

SIZES = [(7, 7), (8, 31), (61, 47), (200, 150)]


def picture(width, height, variant):
    """Waves and noise from integers alone, so that every language makes the same bytes."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    ramp = (x * 3 + y * 2 + c * 40 + x * y // 16) % 512
    wave = np.where(ramp < 256, ramp, 511 - ramp)
    noise = (x * 7919 + y * 104729 + c * 1299709 + x * y * 31 * (variant + 1)) % 29
    changed = wave * (100 - 12 * variant) // 100 + variant * (8 + 5 * c) + noise - 14
    return np.clip(changed, 0, 255).astype(np.uint8)


def mask(width, height):
    """A soft disc with values on both sides of one half."""
    y, x = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    d = (2 * x + 1 - width) ** 2 + (2 * y + 1 - height) ** 2
    return np.clip(255 - 300 * d // (width * width + height * height), 0, 255).astype(np.uint8)


def scores(width, height):
    result, reference = picture(width, height, 1), picture(width, height, 0)
    inside = mask(width, height) >= 128
    delta_e = deltaE_ciede2000(rgb2lab(result), rgb2lab(reference))
    return {
        "width": width,
        "height": height,
        "sum": int(result.sum()) + int(reference.sum()) + int(mask(width, height).sum()),
        "foregroundPixels": int(inside.sum()),
        "mse": float(mean_squared_error(result, reference)),
        "foregroundMse": float(mean_squared_error(result[inside], reference[inside])),
        "psnr": float(peak_signal_noise_ratio(reference, result, data_range=255)),
        "foregroundPsnr": float(
            peak_signal_noise_ratio(reference[inside], result[inside], data_range=255)
        ),
        "ssim": float(
            structural_similarity(result, reference, win_size=7, channel_axis=2, data_range=255)
        ),
        "deltaE": float(delta_e.mean()),
        "foregroundDeltaE": float(delta_e[inside].mean()),
    }


if __name__ == "__main__":
    golden = {
        "origin": f"scikit-image {skimage.__version__} on the pictures of metrics.py",
        "tolerance": {"mse": 1e-6, "psnr": 1e-6, "ssim": 1e-6, "deltaE": 1e-4},
        "cases": [scores(*size) for size in SIZES],
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(golden, indent=2) + "\n")
