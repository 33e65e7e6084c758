// Steps that move, pick or convert elements without arithmetic.
#pragma once

#include "graph/step.hpp"

namespace lamina {

std::unique_ptr<Step> lower_reshape(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_concat(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_slice(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_cast(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_one_hot(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_pick(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_argmax(const Lowering& lowering, NodeId node);

// Copies the memory of `from` to that of `to`, of equal shape and type: an update that cannot be made in place.
std::unique_ptr<Step> make_copy(const Lowering& lowering, NodeId from, NodeId to);

}  // namespace lamina
