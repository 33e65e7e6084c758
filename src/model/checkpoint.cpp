#include "model/checkpoint.hpp"

#include <algorithm>

#include "lamina/error.hpp"
#include "lamina/files.hpp"
#include "model/impl.hpp"

namespace lamina::model {

namespace {

constexpr std::int64_t kBytesOfAnEpoch = 200;  // of the history
constexpr std::int64_t kMostEpochs = 100000;   // beyond these a guess at the history's length is idle

std::string packed(const train::Trained& trained, const Options& options) {
  auto impl = std::make_unique<Model::Impl>();
  impl->trained = trained;
  impl->options = options;
  return Model(std::move(impl)).serialize();
}

}  // namespace

std::int64_t bytes_when_trained(const train::Trained& untrained, const Options& options) {
  return static_cast<std::int64_t>(packed(untrained, options).size()) +
         kBytesOfAnEpoch * std::min(options.epochs, kMostEpochs);
}

// A checkpoint may hold two moments.
void CheckpointFile::check_room(const train::Trained& untrained) const {
  check_writable(options_.checkpoint, 2 * bytes_when_trained(untrained, options_));
}

void CheckpointFile::save(const train::Trained& so_far) {
  try {
    replace_file(options_.checkpoint, packed(so_far, options_));
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
