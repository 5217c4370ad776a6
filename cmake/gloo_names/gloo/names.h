// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

// LibTorch ships the header of its Gloo backend, and Gloo within the library, but not Gloo's own
// headers. The backend holds everything of Gloo behind pointers, so their names are enough to use
// it through c10d; nothing here is ever created, called or measured by us.
namespace gloo {

class Context;

namespace rendezvous {

class Store {
public:
    virtual ~Store() = default;
};

}  // namespace rendezvous

namespace transport {

class Device;
class UnboundBuffer;

}  // namespace transport
}  // namespace gloo
