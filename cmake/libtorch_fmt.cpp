// SPDX-License-Identifier: GPL-3.0-or-later
// What LibTorch's headers need of their own fmt, which comes as headers alone, compiled once for all of us instead of in every file.
// Its names are in a version of their own (fmt::v12), apart from those of Debian's library.
#include <fmt/format-inl.h>

#include <locale>

FMT_BEGIN_NAMESPACE
template auto locale_ref::get<std::locale>() const -> std::locale;
namespace detail {
template auto dragonbox::to_decimal(float x) noexcept -> dragonbox::decimal_fp<float>;
template auto dragonbox::to_decimal(double x) noexcept -> dragonbox::decimal_fp<double>;
template auto thousands_sep_impl(locale_ref) -> thousands_sep_result<char>;
template auto decimal_point_impl(locale_ref) -> char;
}  // namespace detail
FMT_END_NAMESPACE
