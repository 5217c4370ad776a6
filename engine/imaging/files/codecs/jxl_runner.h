// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <jxl/parallel_runner.h>
#include <stop_token>
#include <utility>

namespace r2r::codecs {

/// The threads of libjxl, which ask for a stop before every piece of work: a decoding or encoding
/// that is to end fails, unseen by those who no longer wait for it.
class JxlRunner {
public:
    explicit JxlRunner(std::stop_token stop) : stop_(std::move(stop)) {}

    /// For JxlDecoderSetParallelRunner and JxlEncoderSetParallelRunner, with this object.
    static JxlParallelRetCode run(void* runner,
                                  void* work,
                                  JxlParallelRunInit prepare,
                                  JxlParallelRunFunction step,
                                  uint32_t begin,
                                  uint32_t end);

private:
    std::stop_token stop_;
};

}  // namespace r2r::codecs
