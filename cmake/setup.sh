# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What ./run and ./test share: Debian packages, LibTorch, one build folder. Each step does nothing when
# there is nothing to do. `targets` are what is built; without any, everything is, tests too.

packages=(
    ca-certificates ccache cmake g++ mold ninja-build pkg-config python3 python3-pip
    libcli11-dev libfmt-dev libspdlog-dev libssl-dev nlohmann-json3-dev
    libexiv2-dev liblcms2-dev libopencv-dev libsqlite3-dev
    libdeflate-dev libexpat1-dev libheif-dev libjpeg-dev libjxl-dev libopenexr-dev libpng-dev libraw-dev libtiff-dev libwebp-dev libzip-dev
    libqcustomplot-dev libqt6svg6 qt6-base-dev
    libgmock-dev libgtest-dev
)
((${#targets[@]})) || packages+=(appstream desktop-file-utils libglib2.0-bin man-db shared-mime-info)
[[ -z ${R2R_CHECKS:-} ]] || packages+=(clang-format-14 clang-tidy-14)
readonly packages targets
readonly preset="${R2R_PRESET:-studio}"
readonly root="${root:?is set by who reads this file}"
readonly build="$root/build/$preset"
[[ -z ${R2R_LIBTORCH:-} ]] || R2R_LIBTORCH=$(realpath -m -- "$R2R_LIBTORCH")

fail() {
    printf '%s\n' "$@" >&2
    exit 2
}

missing_packages() {
    printf '%s\n' "${packages[@]}" | grep -vxFf <(
        dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null |
            sed -n 's/^installed //p'
    )
}

# Runs a command as root, if that is possible without asking where nobody can answer.
as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
        sudo "$@"
    else
        return 1
    fi
}

install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        echo "This is not Debian. If the build misses something, it is one of: ${packages[*]}"
        return
    fi
    local missing
    mapfile -t missing < <(missing_packages)
    ((${#missing[@]})) || return 0

    local install=(apt-get install -y --no-install-recommends "${missing[@]}")
    echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    if ! as_root apt-get update -q ||
        ! as_root env DEBIAN_FRONTEND=noninteractive "${install[@]}"; then
        fail "These packages could not be installed from here. Please run, as root:" "" \
            "    apt-get update && ${install[*]}"
    fi
}

get_wheels() {
    # Debian's Python, because that is the one python3-pip belongs to.
    /usr/bin/python3 cmake/fetch_wheels.py || exit 2
}

# A compiler that sees torch/torch.h takes up to 2 GB.
parallel_jobs() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable/ {print int($2 / 2000000)}' /proc/meminfo)
    echo $((memory < 1 ? 1 : memory < cores ? memory : cores))
}

build_targets() {
    local libtorch="R2R_LIBTORCH:PATH=${R2R_LIBTORCH:-}" openvino="R2R_OPENVINO:PATH=${R2R_OPENVINO:-}"
    if [[ ! -f $build/build.ninja ]] || ! grep -qxF "$libtorch" "$build/CMakeCache.txt" ||
        ! grep -qxF "$openvino" "$build/CMakeCache.txt"; then
        cmake --preset "$preset" "-D$libtorch" "-D$openvino" || exit 2
    fi
    cmake --build "$build" --parallel "$(parallel_jobs)" ${targets[@]+--target "${targets[@]}"} ||
        fail "The build failed; the reason is above."
}

set_up() (
    cd "$root" || exit
    install_packages
    get_wheels
    build_targets
)
