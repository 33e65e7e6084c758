// Steps of the reductions and of softmax.
#pragma once

#include "graph/step.hpp"

namespace lamina {

std::unique_ptr<Step> lower_sum_rows(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_sum_inputs(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_sum_columns(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_max_columns(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_log_sum_exp(const Lowering& lowering, NodeId node);
std::unique_ptr<Step> lower_softmax(const Lowering& lowering, NodeId node);

}  // namespace lamina
