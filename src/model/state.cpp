#include "model/state.hpp"

#include <algorithm>
#include <cmath>

#include "lamina/error.hpp"
#include "model/values.hpp"

namespace lamina::model {

namespace {

using nlohmann::json;
using train::Fingerprint;
using train::Moment;
using train::Position;
using train::Tensor;

const std::string kNow = "now: ";

json to_json(const Position& position) {
  json recent = json::array();
  for (const double score : position.stop.recent) recent.push_back(real_json(score));
  return {{"epoch", position.epoch},
          {"step", position.step},
          {"rows", position.rows},
          {"loss_sum", real_json(position.loss_sum)},
          {"mistakes", position.mistakes},
          {"stop",
           {{"best", optional_json(position.stop.best)},
            {"best_tie", optional_json(position.stop.best_tie)},
            {"since_best", position.stop.since_best},
            {"recent", std::move(recent)}}},
          {"plateau",
           {{"lowest", optional_json(position.plateau.lowest)},
            {"since", position.plateau.since},
            {"reductions", position.plateau.reductions}}},
          {"start", position.start},
          {"last_start", position.last_start},
          {"unchanged", position.unchanged},
          {"epoch_start", position.epoch_start}};
}

std::vector<double> reals_from(const json& array) {
  std::vector<double> values;
  for (const json& value : array) values.push_back(real_from(value));
  return values;
}

Position position_from(const json& object) {
  const json &stop = object.at("stop"), &plateau = object.at("plateau");
  return {object.at("epoch").get<std::int64_t>(),
          object.at("step").get<std::int64_t>(),
          object.at("rows").get<std::int64_t>(),
          real_from(object.at("loss_sum")),
          object.at("mistakes").get<std::int64_t>(),
          {optional_from(stop.at("best")), optional_from(stop.at("best_tie")),
           stop.at("since_best").get<std::int64_t>(), reals_from(stop.at("recent"))},
          {optional_from(plateau.at("lowest")), plateau.at("since").get<std::int64_t>(),
           plateau.at("reductions").get<std::int64_t>()},
          object.at("start").get<std::int64_t>(),
          object.at("last_start").get<bool>(),
          object.at("unchanged").get<bool>(),
          object.at("epoch_start").get<std::uint32_t>()};
}

json to_json(const Fingerprint& data) {
  return {{"rows", data.rows},
          {"cells", data.cells},
          {"answers", data.answers},
          {"weights", data.weights},
          {"places", data.places}};
}

Fingerprint fingerprint_from(const json& object) {
  return {object.at("rows").get<std::size_t>(), object.at("cells").get<std::uint32_t>(),
          object.at("answers").get<std::uint32_t>(), object.at("weights").get<std::uint32_t>(),
          object.at("places").get<std::uint32_t>()};
}

bool same(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Tensor& s, const Tensor& t) { return s.name == t.name && s.values == t.values; });
}

// Appends the tensors and returns what the content says of the moment.
json pack_moment(const Moment& moment, Precision precision, const std::string& prefix, bool parameters,
                 std::vector<FileTensor>& tensors) {
  json object = to_json(moment.position);
  const auto append = [&](const char* kind, const std::vector<Tensor>& values) {
    object[kind] = values.size();
    for (FileTensor& tensor : file_tensors(values, precision, prefix)) tensors.push_back(std::move(tensor));
  };
  append("parameters", parameters ? moment.parameters : std::vector<Tensor>{});
  append("states", moment.states);
  return object;
}

// Takes the tensors in their order.
class Moments {
 public:
  Moments(std::vector<FileTensor> tensors, Precision precision, const std::string& path)
      : tensors_(std::move(tensors)), precision_(precision), path_(path) {}

  Moment next(const json& object, const std::string& prefix) {
    return {position_from(object), take(object.at("parameters").get<std::size_t>(), prefix),
            take(object.at("states").get<std::size_t>(), prefix)};
  }

  void check(bool holds, const char* what) const {
    if (!holds)
      throw Error(ErrorKind::model, std::string("the state in the model file does not fit: ") + what, "train it again",
                  {path_, 0, {}});
  }
  bool done() const { return taken_ == tensors_.size(); }

 private:
  std::vector<Tensor> take(std::size_t count, const std::string& prefix) {
    check(count <= tensors_.size() - taken_, "tensors are lacking");
    const auto first = tensors_.begin() + static_cast<std::ptrdiff_t>(taken_);
    taken_ += count;
    return tensors_from(
        {std::make_move_iterator(first), std::make_move_iterator(first + static_cast<std::ptrdiff_t>(count))},
        precision_, path_, prefix);
  }

  std::vector<FileTensor> tensors_;
  Precision precision_;
  const std::string& path_;
  std::size_t taken_ = 0;
};

// A memory counts epochs: it cannot have more than there were.
bool counts_epochs(std::int64_t count, const Position& position) { return count >= 0 && count <= position.epoch; }

bool possible(const Position& position, std::size_t epochs) {
  return position.epoch >= 0 && static_cast<std::size_t>(position.epoch) <= epochs && position.step >= position.epoch &&
         position.rows >= 0 && position.mistakes >= 0 && std::isfinite(position.loss_sum) &&
         counts_epochs(position.stop.since_best, position) &&
         position.stop.best.has_value() == position.stop.best_tie.has_value() &&
         counts_epochs(position.plateau.since, position) && counts_epochs(position.plateau.reductions, position) &&
         position.start >= 0;
}

}  // namespace

FileSection state_section(const train::Trained& trained) {
  const Precision precision = trained.learnt.precision;
  const bool differs = !same(trained.kept.parameters, trained.learnt.parameters);
  FileSection section;
  section.content["data"] = {{"training", to_json(trained.training_data)},
                             {"validation", to_json(trained.validation_data)}};
  section.content["kept"] = pack_moment(trained.kept, precision, "", differs, section.tensors);
  if (trained.now) section.content["now"] = pack_moment(*trained.now, precision, kNow, true, section.tensors);
  return section;
}

void read_state(FileSection section, train::Trained& trained, const std::string& path) {
  Moments moments(std::move(section.tensors), trained.learnt.precision, path);
  const std::size_t epochs = trained.history.size();
  const json& data = section.content.at("data");
  trained.training_data = fingerprint_from(data.at("training"));
  trained.validation_data = fingerprint_from(data.at("validation"));
  trained.kept = moments.next(section.content.at("kept"), "");
  if (trained.kept.parameters.empty()) trained.kept.parameters = trained.learnt.parameters;
  moments.check(possible(trained.kept.position, epochs), "its counters");
  moments.check(trained.best_epoch == 0 || trained.best_epoch == trained.kept.position.epoch, "its best epoch");
  if (section.content.contains("now")) {
    trained.now = moments.next(section.content.at("now"), kNow);
    moments.check(possible(trained.now->position, epochs), "its counters");
  }
  moments.check(moments.done(), "there are more tensors than moments");
}

}  // namespace lamina::model
