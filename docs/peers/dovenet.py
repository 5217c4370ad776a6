# SPDX-License-Identifier: GPL-3.0-or-later
"""DoveNet: run it in the folder DoveNet of its repository. Picture −1…1 and mask 0…1 in one tensor."""
from plugin_export import arguments, export, load, manifest_of, weights_in

options = arguments("DoveNet")

from models.networks import define_G  # noqa: E402

network = load(define_G(4, 3, 64, "s2ad", "instance", True), weights_in(options.weights))
export(network, manifest_of("dovenet"), options.folder)
