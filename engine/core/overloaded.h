// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace r2r {

/// Lambdas as one visitor: `std::visit(Overloaded{[](const A&) {…}, [](const B&) {…}}, variant)`.
template <typename... Visitors>
struct Overloaded : Visitors... {
    using Visitors::operator()...;
};

template <typename... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;  // for Clang 14

}  // namespace r2r
