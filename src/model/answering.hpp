// Answers for rows of tables, whatever the model is: made ready once, used for any number of tables.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/cpu.hpp"
#include "lamina/frame.hpp"
#include "lamina/metrics.hpp"
#include "model/impl.hpp"

namespace lamina {
class ThreadPool;
}

namespace lamina::model {

class Answering {
 public:
  virtual ~Answering() = default;
  // One prediction per row, in the order of `rows`. `notes` receives what the encoder noticed.
  virtual Predictions score(const Frame& frame, const std::vector<std::size_t>& rows,
                            std::vector<std::string>* notes) = 0;
};

// Keeps references to both.
std::unique_ptr<Answering> make_answering(const Model::Impl& impl, ThreadPool& pool, CpuTier tier);

}  // namespace lamina::model
