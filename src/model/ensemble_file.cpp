// An ensemble in a model file: members' headers one inside the other, and their tensors behind prefixes.
//
//   "ensemble": {"combine", "folds": of stack and cascade, "unseen": a report or null, "levels": [[{"label", "weight",
//   "unseen", "tensors": their number, "model": the content of a model's section}…]…]}
//   tensors: those of each member in this order, named "LEVEL.MEMBER: NAME", both counted from 1
#include <algorithm>
#include <cmath>
#include <set>

#include "lamina/error.hpp"
#include "model/ensemble.hpp"
#include "model/header.hpp"

namespace lamina::model {

namespace {

using nlohmann::json;

json report_json(const std::optional<Report>& report) { return report ? lamina::to_json(*report) : json(); }
std::optional<Report> report_from(const json& value) {
  return value.is_null() ? std::nullopt : std::optional<Report>(report_from_json(value));
}

// Files without them are read as if they had the usual ones.
json folds_json(const EnsembleFolds& folds) {
  return {{"folds", folds.count}, {"stratify", folds.stratify}, {"group", folds.group}, {"column", folds.column}};
}
EnsembleFolds folds_from(const json& object) {
  return {object.at("folds").get<std::size_t>(), object.at("stratify").get<bool>(),
          object.at("group").get<std::string>(), object.at("column").get<std::string>()};
}

std::string prefix_of(std::size_t level, std::size_t member) {
  return std::to_string(level + 1) + "." + std::to_string(member + 1) + ": ";
}

json member_header(const Member& member, json model) {
  return {{"label", member.label},
          {"weight", member.weight},
          {"unseen", report_json(member.unseen)},
          {"model", std::move(model)}};
}

// `describe`: a member, its level and its place → what stands for it.
template <class Describe>
json describe(const Ensemble& ensemble, const Describe& describe_member) {
  json levels = json::array();
  for (std::size_t level = 0; level < ensemble.levels.size(); ++level) {
    levels.push_back(json::array());
    for (std::size_t i = 0; i < ensemble.levels[level].size(); ++i)
      levels.back().push_back(describe_member(ensemble.levels[level][i], prefix_of(level, i)));
  }
  json object = {
      {"combine", ensemble.combine}, {"unseen", report_json(ensemble.unseen)}, {"levels", std::move(levels)}};
  if (reads_folds(ensemble.combine)) object["folds"] = folds_json(ensemble.folds);
  return object;
}

class Reader {
 public:
  Reader(std::vector<FileTensor> tensors, const train::Learnt& whole, const std::string& path)
      : tensors_(std::move(tensors)), whole_(whole), path_(path) {
    for (const EncodedColumn& column : whole.encoder.columns()) columns_.insert(column.name);
  }

  std::shared_ptr<const Ensemble> read(const json& object) {
    auto ensemble = std::make_shared<Ensemble>();
    ensemble->combine = object.at("combine").get<std::string>();
    const auto& kinds = ensemble_kinds();
    check(std::any_of(kinds.begin(), kinds.end(), [&](const auto& kind) { return ensemble->combine == kind.name; }),
          "the kind of ensemble");
    if (object.contains("folds")) ensemble->folds = folds_from(object.at("folds"));
    ensemble->unseen = report_from(object.at("unseen"));
    for (const json& level : object.at("levels"))
      ensemble->levels.push_back(level_from(level, ensemble->levels.size()));
    check(!ensemble->levels.empty(), "there is no level");
    check(taken_ == tensors_.size(), "there are more tensors than members have");
    return ensemble;
  }

 private:
  void check(bool holds, const char* what) const {
    if (!holds)
      throw Error(ErrorKind::model, std::string("the parts of the ensemble do not fit together: ") + what,
                  "train it again", {path_, 0, {}});
  }

  Level level_from(const json& array, std::size_t number) {
    Level level;
    for (const json& object : array) level.push_back(member_from(object, prefix_of(number, level.size())));
    check(!level.empty(), "a level has no member");
    add_answers(level, number);
    return level;
  }

  // The columns that later levels may read.
  void add_answers(const Level& level, std::size_t number) {
    std::set<std::string> labels;
    for (const Member& member : level) {
      check(labels.insert(member.label).second, "two members have one label");
      for (const Column& column : answer_columns(number, member.label, whole_.target, {}))
        columns_.insert(column.name());
    }
  }

  Member member_from(const json& object, const std::string& prefix) {
    Member member;
    member.label = object.at("label").get<std::string>();
    member.weight = object.at("weight").get<double>();
    check(std::isfinite(member.weight) && member.weight > 0, "a weight is not above 0");
    member.unseen = report_from(object.at("unseen"));
    ModelFile file{{object.at("model"), take(object.at("tensors").get<std::size_t>(), prefix)}, {}};
    auto impl = std::make_unique<Model::Impl>(from_file(std::move(file), path_));
    check_member(impl->trained.learnt);
    member.model = std::make_shared<const Model>(std::move(impl));
    return member;
  }

  void check_member(const train::Learnt& learnt) const {
    const train::Target &own = learnt.target, &target = whole_.target;
    check(own.answer == target.answer && own.names == target.names && own.levels == target.levels &&
              own.positive == target.positive && (own.offset.empty() || own.offset == target.offset),
          "a member has another target");
    for (const EncodedColumn& column : learnt.encoder.columns())
      check(columns_.count(column.name) > 0, "a member sees a column that is not there");
  }

  std::vector<FileTensor> take(std::size_t count, const std::string& prefix) {
    check(count <= tensors_.size() - taken_, "tensors are lacking");
    std::vector<FileTensor> own;
    for (; count > 0; --count) {
      FileTensor& tensor = tensors_[taken_++];
      check(tensor.name.compare(0, prefix.size(), prefix) == 0, "a tensor has another name");
      tensor.name.erase(0, prefix.size());
      own.push_back(std::move(tensor));
    }
    return own;
  }

  std::vector<FileTensor> tensors_;
  const train::Learnt& whole_;
  const std::string& path_;
  std::set<std::string> columns_;  // that members may read
  std::size_t taken_ = 0;
};

}  // namespace

json ensemble_header(const Ensemble& ensemble) {
  return describe(
      ensemble, [](const Member& member, const std::string&) { return member_header(member, member.model->header()); });
}

json save_ensemble(const Ensemble& ensemble, std::vector<FileTensor>& tensors) {
  return describe(ensemble, [&](const Member& member, const std::string& prefix) {
    ModelFile file = to_file(member.model->impl(), false);
    json object = member_header(member, std::move(file.model.content));
    object["tensors"] = file.model.tensors.size();
    for (FileTensor& tensor : file.model.tensors) {
      tensor.name.insert(0, prefix);
      tensors.push_back(std::move(tensor));
    }
    return object;
  });
}

std::shared_ptr<const Ensemble> load_ensemble(const json& object, std::vector<FileTensor> tensors,
                                              const train::Learnt& whole, const std::string& path) {
  return Reader(std::move(tensors), whole, path).read(object);
}

}  // namespace lamina::model
