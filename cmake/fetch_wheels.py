#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gets the pinned LibTorch and OpenVINO into the build area: what C++ needs of their wheels, no Python.

Every wheel is pinned by version and SHA-256 (libtorch_cpu.txt, libtorch_cuda.txt, openvino.txt). The CUDA
libraries, two gigabytes more, are fetched only where there is an NVIDIA GPU, or with --cuda.
A folder appears whole or not at all; a second call finds it and returns at once.
R2R_LIBTORCH and R2R_OPENVINO name folders of your own; R2R_OPENVINO=none does without OpenVINO.
"""

import argparse
import ctypes
import dataclasses
import fnmatch
import hashlib
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
DEPENDENCIES = HERE.parent / "build" / "deps"

# What is unpacked from which wheel; a wheel that is not named here gives its shared libraries.
LIBRARIES = ("nvidia/*/lib/*.so*", "*.dist-info/licenses/*", "*.dist-info/*icense*")
TORCH = (
    "torch/include/*",
    "torch/lib/libc10.so",
    "torch/lib/libgomp*.so*",
    "torch/lib/libtorch_cpu.so",
    "torch-*.dist-info/licenses/*",
)
TORCH_CUDA = (
    "torch/lib/libc10_cuda.so",
    "torch/lib/libcaffe2_nvrtc.so",
    "torch/lib/libtorch_cuda*.so",
    "torch/lib/libtorch_nvshmem.so",
)
OPENVINO = (  # the reader of ONNX and the CPU; the headers of its C interface
    "openvino/include/openvino/c/*",
    "openvino/libs/libopenvino.so.*",
    "openvino/libs/libopenvino_c.so.*",
    "openvino/libs/libopenvino_onnx_frontend.so.*",
    "openvino/libs/libopenvino_intel_cpu_plugin.so",
    "openvino/libs/libtbb.so.*",
    "openvino-*.dist-info/licenses/*",
)
CUPTI = ("nvidia/*/lib/libcupti.so*", "*.dist-info/licenses/*")  # the rest is for profilers


@dataclasses.dataclass
class Library:
    name: str
    variable: str  # of the environment: a folder of one's own
    requirements: list
    main_file: str  # loads when everything that it needs is there
    size: str

    @property
    def folder(self):
        return DEPENDENCIES / self.name.lower()

    def stamp(self):
        return {f"{path.stem} {hashlib.sha256(path.read_bytes()).hexdigest()}"
                for path in self.requirements}

    def is_there(self):
        stamp_file = self.folder / "stamp"
        if stamp_file.exists():
            # perhaps with CUDA libraries that nothing asked for this time
            return self.stamp() <= set(stamp_file.read_text().splitlines())
        return any(self.folder.glob(self.main_file))  # one that a person put here


def has_nvidia_gpu():
    return pathlib.Path("/proc/driver/nvidia").exists() or shutil.which("nvidia-smi") is not None


def patterns_for(wheel, cuda):
    if wheel.startswith("torch-"):
        return TORCH + (TORCH_CUDA if cuda else ())
    if wheel.startswith("openvino-"):
        return OPENVINO
    if wheel.startswith("nvidia_cuda_cupti-"):
        return CUPTI
    return LIBRARIES


def megabytes(count):
    return f"{count / 1e6:,.0f} MB"


def download(requirements, folder):
    """pip checks every hash and refuses a file that differs."""
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check"]
    command += ["--no-cache-dir", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    command += ["--python-version", "3.11", "--implementation", "cp"]
    command += ["--abi", "cp311", "--abi", "none"]
    for minor in range(5, 29):
        command += ["--platform", f"manylinux_2_{minor}_x86_64"]
    command += ["--platform", "manylinux2014_x86_64", "--dest", str(folder)]
    for path in requirements:
        command += ["--requirement", str(path)]
    # pip keeps half-finished files in the temporary folder, which may be small and in memory.
    subprocess.run(command, check=True, env={**os.environ, "TMPDIR": str(folder)})


def unpack(wheel, target, cuda):
    patterns = patterns_for(wheel.name, cuda)
    with zipfile.ZipFile(wheel) as archive:
        wanted = [
            entry
            for entry in archive.infolist()
            if not entry.is_dir() and any(fnmatch.fnmatch(entry.filename, p) for p in patterns)
        ]
        for entry in wanted:
            archive.extract(entry, target)  # never leaves `target`, whatever the name says
    return sum(entry.file_size for entry in wanted)


def replace(folder, destination):
    """One rename makes the new folder visible; what was there before goes afterwards."""
    old = destination.with_name(destination.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if destination.exists():
        destination.rename(old)
    folder.rename(destination)
    shutil.rmtree(old, ignore_errors=True)


def fetch(library, cuda):
    begin = time.monotonic()
    DEPENDENCIES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".wheels-", dir=DEPENDENCIES) as work:
        wheels_folder = pathlib.Path(work) / "wheels"
        tree = pathlib.Path(work) / "tree"
        wheels_folder.mkdir()
        tree.mkdir()
        download(library.requirements, wheels_folder)
        wheels = sorted(wheels_folder.glob("*.whl"))
        downloaded = sum(wheel.stat().st_size for wheel in wheels)
        unpacked = 0
        for wheel in wheels:
            name, version = wheel.name.split("-")[:2]
            print(f"  {name + ' ' + version:36}{megabytes(wheel.stat().st_size):>9}")
            unpacked += unpack(wheel, tree, cuda)
            wheel.unlink()  # keeps the space needed small
        ctypes.CDLL(str(next(tree.glob(library.main_file))))
        (tree / "stamp").write_text("\n".join(sorted(library.stamp())))
        replace(tree, library.folder)
    seconds = time.monotonic() - begin
    sizes = f"{megabytes(downloaded)} downloaded, {megabytes(unpacked)} kept"
    print(f"{library.name} is ready: {sizes}, {seconds:.0f} s.")


def get(library, cuda):
    if platform.machine() != "x86_64":
        print(f"The pinned {library.name} is for x86_64, and this machine is {platform.machine()}.")
        print(f"Set {library.variable} to a folder with one for it.")
        return 2
    print(f"Getting {library.name} ({library.size}) ...", flush=True)
    try:
        fetch(library, cuda)
    except subprocess.CalledProcessError:
        print(f"{library.name} could not be downloaded. Look at pip's message above and at the")
        print(f"network, or set {library.variable} to a folder with one.")
        return 2
    except (OSError, zipfile.BadZipFile) as error:
        print(f"{library.name} could not be unpacked: {error}")
        return 2
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cuda", action="store_true", help="the CUDA libraries too, GPU or not")
    cuda = parser.parse_args().cuda or has_nvidia_gpu()
    libraries = [
        Library("LibTorch", "R2R_LIBTORCH",
                [HERE / "libtorch_cpu.txt"] + ([HERE / "libtorch_cuda.txt"] if cuda else []),
                "torch/lib/libtorch_cpu.so",
                "2.5 GB with the CUDA libraries" if cuda
                else "544 MB; no NVIDIA GPU here, so 2 GB less"),
        Library("OpenVINO", "R2R_OPENVINO", [HERE / "openvino.txt"],
                "openvino/libs/libopenvino_c.so.*", "59 MB"),
    ]
    for library in libraries:
        if not os.environ.get(library.variable) and not library.is_there():
            result = get(library, cuda)
            if result != 0:
                return result
    return 0


if __name__ == "__main__":
    sys.exit(main())
