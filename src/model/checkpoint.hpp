// Saving a run while it goes on.
#pragma once

#include <string>

#include "lamina/options.hpp"
#include "lamina/progress.hpp"
#include "model/impl.hpp"

namespace lamina::model {

// About what the file of a run takes on disk when it is longest, judged from its untrained beginning.
std::int64_t bytes_when_trained(const Model::Impl& untrained);

// The file that options.checkpoint names.
class CheckpointFile {
 public:
  // `context` hears a note when a checkpoint cannot be written, once for each kind of trouble.
  CheckpointFile(const Options& options, const FitContext& context) : options_(options), context_(context) {}

  // Throws a file error when there is no such place, no permission or no room for the run.
  void check_room(const Model::Impl& untrained) const;
  // Replaces the file. Training is worth more than a copy of it: trouble is told, not thrown.
  void save(const train::Trained& so_far);

 private:
  const Options& options_;
  const FitContext& context_;
  std::string last_trouble_;
};

}  // namespace lamina::model
