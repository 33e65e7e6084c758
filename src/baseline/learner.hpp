// What learns from encoded rows and answers for them: every kind of model but the network is one of these.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lamina/encoder.hpp"
#include "lamina/frame.hpp"
#include "lamina/learnt_table.hpp"
#include "lamina/options.hpp"
#include "train/loop_state.hpp"
#include "train/target.hpp"

namespace lamina {
class ThreadPool;
}

namespace lamina::baseline {

// Rows as the encoder makes them, in double precision: Encoder::input_names() names the columns.
struct Matrix {
  std::size_t rows = 0, columns = 0;
  std::vector<double> cells;  // row-major, finite

  const double* row(std::size_t i) const { return cells.data() + i * columns; }
};

// What a learner is fitted to. Rows without an answer or of weight 0 are not among them.
struct Lesson {
  const Encoder& encoder;       // what the columns mean: names, scales, which belong to one category
  const train::Target& target;  // classes, or one number
  const Options& options;       // checked; of the learners' options those that the kind reads
  const Matrix& inputs;
  const Truth& truth;  // of the rows: classes or values, in the units of the data; weights are always filled
  const std::vector<double>& offsets;  // of the rows; empty for none
  ThreadPool& pool;
  std::vector<std::string>& notes;            // what the user should hear of the fit
  const std::atomic<bool>* cancel = nullptr;  // set: stop soon, and throw nothing (what was learnt so far is kept)
};

// The parts of a model file. Tensors are stored as fp64; a name must be its own only within the learner.
struct Saved {
  nlohmann::json content;
  std::vector<train::Tensor> tensors;
};

class Learner {
 public:
  virtual ~Learner() = default;
  // Row-major, inputs.rows × train::answer_width: each level's probability in the order of the levels, which add up to
  // 1; or the number, in the data's units. Allowed on several threads at once.
  virtual void answer(const Matrix& inputs, const std::vector<double>& offsets, double* answers) const = 0;
  virtual Saved save() const = 0;
  // Of numbers: what they are judged by, a name of `deviances()`.
  virtual std::string deviance() const { return "gaussian"; }

  // For people.
  virtual std::vector<LearntTable> tables() const { return {}; }
  virtual std::string text() const { return {}; }  // a drawing in characters; empty for none
  virtual std::string dot() const { return {}; }   // the same for Graphviz
};

struct LearnerKind {
  const char* name;   // the value of the option `model`
  const char* title;  // "random forest"
  const char* source;
  std::vector<const char*> reads;  // the options of the group "learner", and other groups', that have an effect
  bool classes, numbers, offsets;  // the tasks it can be fitted to; whether it can take an offset
  std::unique_ptr<Learner> (*fit)(const Lesson& lesson);
  // Reads what `save` wrote. Throws errors of kind `model` when it does not fit together; nlohmann's when a part has
  // another form.
  std::unique_ptr<Learner> (*load)(Saved saved, const Encoder& encoder, const train::Target& target);
};

// All of them, in the order of tables. The network, `net`, is none of them.
const std::vector<LearnerKind>& learner_kinds();
const LearnerKind* find_learner(const std::string& name);  // null for `net`

}  // namespace lamina::baseline
