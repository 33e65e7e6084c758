// Why one row is answered for as it is: the difference to a baseline, parted among the predictors.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "lamina/explain.hpp"

namespace lamina {

struct Contribution {
  std::string variable;  // a predictor, or several joined by +
  std::string value;     // the row's cell as text; of several their cells with commas; empty where missing
  double contribution = 0;
  double error = 0;  // standard error of what was sampled; 0 where nothing was
};

struct LocalExplanation {
  std::string method;   // of local_methods()
  std::string output;   // level or target
  std::size_t row = 0;  // of the frame that was given, from 0
  double prediction = 0, baseline = 0;
  // In the order of the predictors; they add up to prediction − baseline − residual. Predictors that were not asked for
  // are taken together as the last one.
  std::vector<Contribution> contributions;
  double residual = 0;  // what the quadrature of integrated gradients misses; else rounding
  std::string scale;    // what is explained: "probability" or "number"
};

// Methods:
//   shapley    the mean over orders of the predictors of what each adds when it joins those before it, the others being
//              as in the background rows (Shapley 1953; Štrumbelj & Kononenko 2014). Each order is walked in both
//              directions. Up to 10 variables all subsets are taken. The baseline is the mean answer of the background
//              rows, which have the row's own offset. Adds up exactly but for rounding.
//   integrated_gradients  of networks: the gradient's integral along the straight path from the mean encoded background
//              row (Sundararajan, Taly & Yan 2017), by Gauss–Legendre quadrature in double precision, on panels that
//              are halved where the gradient jumps. The baseline is the answer for that mean row; the prediction of an
//              fp32 network differs from predict's by its rounding.
struct LocalMethod {
  const char* name;
  const char* title;
  const char* definition;
  bool (*applies)(const Model& model);
  std::vector<LocalExplanation> (*make)(const Explained& explained, const Frame& row, std::size_t number);
};
const std::vector<LocalMethod>& local_methods();
const LocalMethod* find_local_method(const std::string& name);  // null when there is none

// One for each output asked for. `explained` gives the background; `number` is the row of `frame`, from 0. Throws a
// usage error for a row that there is not and for a method that the model does not have.
std::vector<LocalExplanation> explain_row(const Explained& explained, const Frame& frame, std::size_t number,
                                          const std::string& method = "shapley");

Frame to_frame(const LocalExplanation& explanation);
nlohmann::json to_json(const LocalExplanation& explanation);

}  // namespace lamina
