#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes published_scores.json beside it: the evaluation protocol, written with the usual libraries.

Run with Pillow 10.4.0, numpy and scikit-image 0.24.0. Pictures are those of metrics.py.
"""
import json
import pathlib

import numpy as np
import skimage
from metrics import mask, picture
from PIL import Image
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity

SIZES = [(256, 256), (300, 200), (61, 470), (1024, 1024)]


def resized(array, filter_):
    return np.array(Image.fromarray(array).resize((256, 256), filter_))


def scores(width, height):
    inside = resized(((mask(width, height) >= 128) * 255).astype(np.uint8), Image.NEAREST) > 0
    inside = inside[..., None].astype(np.uint8)
    result = resized(picture(width, height, 1) // 2 + 60, Image.BILINEAR)
    real = resized(picture(width, height, 0) // 2 + 60, Image.BILINEAR)
    result = result * inside + real * (1 - inside)
    weight = inside.shape[0] * inside.shape[1] / inside.sum()
    similarity = structural_similarity(
        result, real, channel_axis=2, data_range=int(result.max()) - int(real.min())
    )
    return {
        "width": width,
        "height": height,
        "mse": float(mean_squared_error(result, real)),
        "psnr": float(peak_signal_noise_ratio(real, result, data_range=255)),
        "foregroundMse": float(mean_squared_error(result * inside, real * inside) * weight),
        "ssim": float(similarity),
    }


if __name__ == "__main__":
    golden = {
        "origin": f"scikit-image {skimage.__version__} on the pictures of metrics.py",
        "cases": [scores(*size) for size in SIZES],
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(golden, indent=2) + "\n")
