#include "model/checkpoint.hpp"

#include <algorithm>

#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "model/header.hpp"
#include "model/impl.hpp"

namespace lamina::model {

namespace {

constexpr std::int64_t kBytesOfAnEpoch = 200;  // of the history
constexpr std::int64_t kMostEpochs = 100000;   // beyond these a guess at the history's length is idle

constexpr std::int64_t kBytesOfATensor = 256;  // its entry in the directory, and zeros up to the next one

std::int64_t bytes_of(const std::vector<train::Tensor>& tensors, Precision precision) {
  std::int64_t bytes = 0;
  for (const auto& tensor : tensors)
    bytes += kBytesOfATensor +
             static_cast<std::int64_t>(tensor.values.size()) * (storage(precision) == Precision::fp32 ? 4 : 8);
  return bytes;
}

std::string bytes_of_run(const train::Trained& trained, const Options& options) {
  auto impl = std::make_unique<Model::Impl>();
  impl->trained = trained;
  impl->options = options;
  return Model(std::move(impl)).serialize();
}

}  // namespace

std::int64_t bytes_when_trained(const Model::Impl& untrained) {
  const train::Trained& trained = untrained.trained;
  return static_cast<std::int64_t>(packed({{header_of(untrained), {}}, {}}).size()) +
         bytes_of(trained.kept.parameters, trained.learnt.precision) +
         bytes_of(trained.kept.states, trained.learnt.precision) +
         kBytesOfAnEpoch * std::min(untrained.options.epochs, kMostEpochs);
}

// A checkpoint may hold two moments.
void CheckpointFile::check_room(const Model::Impl& untrained) const {
  check_writable(options_.checkpoint, 2 * bytes_when_trained(untrained));
}

void CheckpointFile::save(const train::Trained& so_far) {
  try {
    replace_file(options_.checkpoint, bytes_of_run(so_far, options_));
    last_trouble_.clear();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::file) throw;
    const std::string trouble = std::string("no checkpoint: ") + error.what();
    if (context_.sink && trouble != last_trouble_) {
      FitEvent note{};
      note.kind = FitEvent::Kind::note;
      note.text = trouble;
      context_.sink(note);
    }
    last_trouble_ = trouble;
  }
}

}  // namespace lamina::model
