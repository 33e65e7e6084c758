// The state section of a model file: the moments of the run that training can be continued from.
//
//   content  "data": what identifies the rows learnt from ("training") and validated on ("validation"),
//            train::Fingerprint each.
//            "kept": the moment whose weights the model has; "now": where a run stands that was stopped short behind
//   it.
//            Each: "epoch", "step", "rows", "loss_sum", "mistakes", "stop" (train::Position), and "parameters" and
//            "states", how many tensors it has. "kept" has no parameters when they are those of the model's section.
//   tensors  kept's parameters and states, then now's, whose names begin with "now: ".
#pragma once

#include <string>

#include "model/file.hpp"
#include "train/train.hpp"

namespace lamina::model {

FileSection state_section(const train::Trained& trained);

// Into a `trained` that has its parameters and history. Throws errors of kind `model`; nlohmann's when a part has
// another form.
void read_state(FileSection section, train::Trained& trained, const std::string& path);

}  // namespace lamina::model
