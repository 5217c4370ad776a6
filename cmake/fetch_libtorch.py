#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gets the pinned LibTorch into the build area: what C++ needs of the torch wheel, no Python.

Every wheel is pinned by version and SHA-256 (libtorch_cpu.txt, libtorch_cuda.txt). The CUDA
libraries, two gigabytes more, are fetched only where there is an NVIDIA GPU, or with --cuda.
The folder appears whole or not at all; a second call finds it and returns at once.
"""

import argparse
import ctypes
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
DESTINATION = HERE.parent / "build" / "deps" / "libtorch"

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
CUPTI = ("nvidia/*/lib/libcupti.so*", "*.dist-info/licenses/*")  # the rest is for profilers


def has_nvidia_gpu():
    return pathlib.Path("/proc/driver/nvidia").exists() or shutil.which("nvidia-smi") is not None


def patterns_for(wheel, cuda):
    if wheel.startswith("torch-"):
        return TORCH + (TORCH_CUDA if cuda else ())
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


def fetch(requirements, stamp, cuda):
    begin = time.monotonic()
    DESTINATION.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".libtorch-", dir=DESTINATION.parent) as work:
        wheels_folder = pathlib.Path(work) / "wheels"
        tree = pathlib.Path(work) / "tree"
        wheels_folder.mkdir()
        tree.mkdir()
        download(requirements, wheels_folder)
        wheels = sorted(wheels_folder.glob("*.whl"))
        downloaded = sum(wheel.stat().st_size for wheel in wheels)
        unpacked = 0
        for wheel in wheels:
            name, version = wheel.name.split("-")[:2]
            print(f"  {name + ' ' + version:36}{megabytes(wheel.stat().st_size):>9}")
            unpacked += unpack(wheel, tree, cuda)
            wheel.unlink()  # keeps the space needed small
        ctypes.CDLL(str(tree / "torch" / "lib" / "libtorch_cpu.so"))  # everything it needs is there
        (tree / "stamp").write_text(stamp)
        replace(tree, DESTINATION)
    seconds = time.monotonic() - begin
    sizes = f"{megabytes(downloaded)} downloaded, {megabytes(unpacked)} kept"
    print(f"LibTorch is ready: {sizes}, {seconds:.0f} s.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cuda", action="store_true", help="the CUDA libraries too, GPU or not")
    cuda = parser.parse_args().cuda or has_nvidia_gpu()

    requirements = [HERE / "libtorch_cpu.txt"] + ([HERE / "libtorch_cuda.txt"] if cuda else [])
    wanted = {f"{path.stem} {hashlib.sha256(path.read_bytes()).hexdigest()}"
              for path in requirements}
    stamp_file = DESTINATION / "stamp"
    if stamp_file.exists():
        if wanted <= set(stamp_file.read_text().splitlines()):
            return 0  # perhaps with CUDA libraries that nobody asked for this time
    elif (DESTINATION / "torch" / "lib" / "libtorch_cpu.so").exists():
        return 0  # somebody put a LibTorch of their own here

    if platform.machine() != "x86_64":
        print(f"The pinned LibTorch is for x86_64, and this machine is {platform.machine()}.")
        print("Set R2R_LIBTORCH to a LibTorch folder for it.")
        return 2
    size = "2.5 GB with the CUDA libraries" if cuda else "544 MB; no NVIDIA GPU here, so 2 GB less"
    print(f"Getting LibTorch ({size}) ...", flush=True)
    try:
        fetch(requirements, "\n".join(sorted(wanted)), cuda)
    except subprocess.CalledProcessError:
        print("LibTorch could not be downloaded. Look at pip's message above and at the network,")
        print("or set R2R_LIBTORCH to a LibTorch folder.")
        return 2
    except (OSError, zipfile.BadZipFile) as error:
        print(f"LibTorch could not be unpacked: {error}")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
