// The resamples of a table, and fits to them.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "explain/refit.hpp"
#include "explain/refit_folder.hpp"
#include "lamina/bootstrap.hpp"

namespace lamina::explain {

class Resampling {
 public:
  using Refitted = std::shared_ptr<const Model>;
  struct Wanted {
    std::size_t resample;
    StringList dropped = {};  // columns to do without
  };

  // Refers to the model and to what the context refers to. Throws as Refits does.
  Resampling(const Model& model, const Frame& table, const ExplainOptions& options, const RefitContext& context);

  const Frame& rows() const { return rows_; }                   // those with an answer, with what takes part in a fit
  std::vector<std::size_t> places(std::size_t resample) const;  // of its rows in rows(), ascending
  bool interrupted() const { return interrupted_; }

  // Finds in the folder, or fits, each of `wanted`, several at a time, and hands it over, from any thread. After an
  // interruption no further one is begun, and what was running is dropped.
  using Taker = std::function<void(std::size_t place, Refitted model)>;
  void fit(const std::vector<Wanted>& wanted, const Taker& take);

 private:
  Refitted found_or_fitted(const Wanted& wanted, const RefitRun& run) const;
  Refitted fitted(const Wanted& wanted, const RefitRun& run) const;
  void count();

  const Model& model_;
  const RefitContext context_;
  const std::uint64_t seed_;
  const Frame rows_;
  const RefitFolder folder_;
  std::vector<std::int32_t> classes_;
  std::size_t levels_ = 0;
  std::mutex mutex_;
  std::size_t done_ = 0, wanted_ = 0;
  bool interrupted_ = false;
};

}  // namespace lamina::explain
