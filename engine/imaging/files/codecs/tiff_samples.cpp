// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/tiff_samples.h"

#include <cstring>
#include <half.h>
#include <limits>

namespace r2r::codecs {
namespace {

template <typename T>
T valueAt(std::span<const std::byte> row, size_t index) {
    T value;
    std::memcpy(&value, row.data() + index * sizeof(T), sizeof(T));
    return value;
}

/// The integer of `bits` bits at `index`.
uint32_t packedAt(std::span<const std::byte> row, int bits, size_t index) {
    uint32_t value = 0;
    size_t bit = index * static_cast<size_t>(bits);
    for (int rest = bits; rest > 0;) {
        const int offset = static_cast<int>(bit % 8);
        const int taken = std::min(rest, 8 - offset);
        const auto byte = std::to_integer<uint32_t>(row[bit / 8]);
        const uint32_t part = (byte >> (8 - offset - taken)) & ((1U << taken) - 1U);
        value = value << taken | part;
        rest -= taken;
        bit += static_cast<size_t>(taken);
    }
    return value;
}

uint64_t integerAt(std::span<const std::byte> row, int bits, size_t index) {
    if (bits == 16)
        return valueAt<uint16_t>(row, index);
    if (bits == 32)
        return valueAt<uint32_t>(row, index);
    return packedAt(row, bits, index);
}

template <typename T>
void unpackIntegers(std::span<const std::byte> row,
                    const PackedSamples& form,
                    size_t count,
                    T* samples) {
    constexpr uint64_t kOne = std::numeric_limits<T>::max();
    const uint64_t most = (uint64_t{1} << form.bits) - 1;
    for (size_t i = 0; i < count; ++i) {
        const uint64_t value = integerAt(row, form.bits, i);
        samples[i] = static_cast<T>(form.isIndex ? value : (value * kOne + most / 2) / most);
    }
}

void unpackFloats(std::span<const std::byte> row, int bits, size_t count, float* samples) {
    for (size_t i = 0; i < count; ++i)
        if (bits == 16) {
            half value;
            value.setBits(valueAt<uint16_t>(row, i));
            samples[i] = value;
        } else {
            samples[i] = static_cast<float>(valueAt<double>(row, i));
        }
}

}  // namespace

bool isWholeSample(const PackedSamples& form) {
    return form.isFloat ? form.bits == 32 : form.bits == 8 || form.bits == 16;
}

void unpackSamples(std::span<const std::byte> row,
                   const PackedSamples& form,
                   size_t count,
                   SampleType type,
                   std::byte* samples) {
    switch (type) {
        case SampleType::U8:
            return unpackIntegers(row, form, count, reinterpret_cast<uint8_t*>(samples));
        case SampleType::U16:
            return unpackIntegers(row, form, count, reinterpret_cast<uint16_t*>(samples));
        case SampleType::F32:
            return unpackFloats(row, form.bits, count, reinterpret_cast<float*>(samples));
    }
}

}  // namespace r2r::codecs
