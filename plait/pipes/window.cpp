// SPDX-License-Identifier: MIT
#include "plait/pipes/window.hpp"

namespace plait::pipes {

node item_window_stage::describe() const {
    node self(name_);
    self.arguments.push_back("items(" + to_text(shape_.size) + ", " + to_text(shape_.step) + ")");
    if (shape_.size == 0) self.defect = "window needs room for at least 1 item";
    if (shape_.step == 0) self.defect = "window needs a step of at least 1 item";
    return self.set(node::trait::holds);
}

}  // namespace plait::pipes
