// Leaves: made by the graph itself, never applied.
#include "graph/op.hpp"

namespace lamina::ops {

const Op input{.name = "input", .arity = 0, .formula = "fed at every run", .onnx = "", .infer = nullptr};
const Op parameter{.name = "parameter", .arity = 0, .formula = "learnt", .onnx = "", .infer = nullptr};
const Op state{.name = "state", .arity = 0, .formula = "remembered between steps", .onnx = "", .infer = nullptr};
const Op constant{.name = "constant", .arity = 0, .formula = "fixed", .onnx = "Constant", .infer = nullptr};

}  // namespace lamina::ops
