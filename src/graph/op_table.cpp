#include "graph/op.hpp"

namespace lamina {

const std::vector<const Op*>& op_table() {
  static const std::vector<const Op*> table = {
      // leaves
      &ops::input, &ops::parameter, &ops::state, &ops::constant,
      // elementwise
      &ops::identity, &ops::negate, &ops::absolute, &ops::sign, &ops::square_root, &ops::exponential, &ops::logarithm,
      &ops::tanh, &ops::sigmoid, &ops::softplus, &ops::erf, &ops::expm1, &ops::relu, &ops::positive, &ops::is_missing,
      &ops::add, &ops::subtract, &ops::multiply, &ops::divide, &ops::maximum, &ops::minimum, &ops::greater,
      &ops::select,
      // shape
      &ops::broadcast_to, &ops::reshape, &ops::transpose, &ops::concat, &ops::slice, &ops::cast,
      // products
      &ops::matmul, &ops::matmul_rows,
      // reductions
      &ops::sum_rows, &ops::sum_inputs, &ops::sum_columns, &ops::max_columns, &ops::log_sum_exp, &ops::softmax,
      // index
      &ops::one_hot, &ops::pick, &ops::argmax,
      // random
      &ops::random_uniform, &ops::random_normal};
  return table;
}

const Op* find_op(std::string_view name) {
  for (const Op* op : op_table())
    if (op->name == name) return op;
  return nullptr;
}

}  // namespace lamina
