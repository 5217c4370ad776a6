# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What the recipes share: steps from photographs to a trained model, each of which does nothing
# where its result is there already.
#
#   RECIPE PHOTOS WORK [options of r2r train, as --ranks 2]
#
# PHOTOS  a data set with splits train and val (docs/data.md); only openly licensed rows are used
# WORK    a folder for pairs, runs and the result
#
#   GENUINE=FOLDER   real composites with truth, to choose the best checkpoint by
#   DEVICE=cuda      where to train [cpu]
#   R2R=FILE         the program [build/studio/bin/r2r]
set -euo pipefail
recipes=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
photos=$(realpath "$1")
mkdir -p "$2"
work=$(realpath "$2")
shift 2
options=("$@")
r2r=$(realpath "${R2R:-$recipes/../../build/studio/bin/r2r}")
genuine=${GENUINE:+$(realpath "$GENUINE")}
cd "$work"

readonly mixed=poisson,poisson,poisson,color,color,parametric,parametric,parametric,light,identity

# pairs NAME SPLIT COUNT SEED GENERATORS [more]: a packed set of synthetic pairs.
pairs() {
    [ -d "$1.packed" ] && return
    "$r2r" synthesize --photos "$photos" --split "$2" --without-licence research,NC \
        --count "$3" --seed "$4" --generator "$5" --size 192 --out "$1" "${@:6}" ||
        [ $? = 1 ] # some pairs could not be made, and were named
    "$r2r" dataset pack "$1" --out "$1.packed"
}

# photographs NAME FOLDER SPLIT: a packed set of photographs, of which pairs are made while training.
photographs() {
    [ -d "$1.packed" ] ||
        "$r2r" dataset pack "$2" --photographs --split "$3" --without-licence research,NC \
            --size 320 --out "$1.packed"
}

# taught NAME PAIRS MODEL: the PAIRS packed with MODEL's answers in place of the photographs, but for
# pairs whose foreground is in harmony. A small network learns sooner from another's answers, which
# follow from what it sees, than from photographs, which mostly do not.
taught() {
    [ -d "$1.packed" ] && return
    "$r2r" evaluate --model "$3" --data "$2" --protocol full --keep-outputs --out "$1.answers"
    rm -rf "$1"
    cp -r "$2" "$1"
    local answer=0
    while read -r line; do # the answers are numbered as the pairs are
        [[ $line == *'generator"":""identity'* ]] ||
            cp "$(printf '%s/%06d.png' "$1.answers/outputs/${3/+/_}" "$answer")" "$1/reals/${line%%,*}.png"
        answer=$((answer + 1))
    done < <(tail -n +2 "$2/pairs.csv")
    "$r2r" dataset pack "$1" --out "$1.packed"
}

# The genuine composites as a second set to validate on, if there are any.
genuine_pairs() {
    if [ -n "$genuine" ] && [ ! -d genuine.packed ]; then
        "$r2r" dataset pack "$genuine" --out genuine.packed --size 256
    fi
}

# run NAME: trains NAME.json, without the lines that `left_out` takes out of it, or goes on with it.
left_out=()
run() {
    [ -e "$1/done" ] && return
    if [ -d "$1/checkpoints" ]; then
        "$r2r" train --resume "$1" "${options[@]}"
    else
        sed -e "s/\"cpu\"/\"${DEVICE:-cpu}\"/" -e "s/\"genuine.packed\"/\"${genuine:+genuine.packed}\"/" \
            "${left_out[@]}" "$recipes/$1.json" > "$1.json"
        rm -rf "$1"
        "$r2r" train --config "$1.json" --run "$1" "${options[@]}"
    fi
    touch "$1/done"
}

# model NAME TITLE RUN [more]: what is shipped.
model() {
    "$r2r" convert "$3/checkpoints/best" "$1" --dtype float16 --force --name "$1" --title "$2" \
        --source "R2R Studio" --license GPL-3.0-or-later "${@:4}"
}
