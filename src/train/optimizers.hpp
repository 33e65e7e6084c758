// The optimizers: update rules written in graph ops, so that a step's updates are part of its graph.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lamina/graph.hpp"
#include "lamina/options.hpp"

namespace lamina::train {

using Values = std::vector<Value>;

// One step of descent, as a rule sees it. parameters[i], {} or of any shape, has gradients[i] and rates[i].
struct Descent {
  Graph& graph;
  const Values& parameters;
  const Values& gradients;  // of the objective with its penalties, clipped
  const Values& rates;      // each {}: the learning rate times the parameter's own factor
  Value momentum;           // {}
  const Options& options;
  std::function<Values(const Values& at)> gradients_at;  // where the parameters have other values
};

struct Optimizer {
  const char* name;
  const char* formula;
  const char* citation;
  double usual_rate;               // what learning_rate 0 stands for
  std::vector<const char*> reads;  // the options of training that act on it
  // The parameters' next values; declares those of the states it needs. Null for lbfgs, which is no rule of the graph:
  // the loop descends with a plan of loss and gradient (whole_descent.hpp).
  Values (*next)(const Descent& descent);
};

const std::vector<Optimizer>& optimizers();

// Null when there is none of that name.
const Optimizer* find_optimizer(const std::string& name);
const std::vector<std::string>& optimizer_names();

// Whether it descends by the gradient of all rows at once.
bool takes_all_rows(const Options& options);

// options.learning_rate, or the optimizer's usual one when that is 0.
double learning_rate(const Options& options);

}  // namespace lamina::train
