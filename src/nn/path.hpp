// A place in a network description, for messages.
#pragma once

#include <string>

#include "lamina/error.hpp"

namespace lamina::nn {

class Path {
 public:
  // `source`: the file the description came from; empty for a model's own.
  explicit Path(std::string source) : source_(std::move(source)) {}

  Path key(const std::string& name) const { return {source_, path_.empty() ? name : path_ + "." + name}; }
  Path item(std::size_t index) const { return {source_, path_ + "[" + std::to_string(index) + "]"}; }
  std::string text() const { return path_.empty() ? "the description" : path_; }

  // "net.json: layers[1].units is -3; use a whole number from 1 to 1000000".
  [[noreturn]] void refuse(const std::string& what, const std::string& remedy) const {
    if (source_.empty()) throw Error(ErrorKind::model, "network: " + text() + " " + what, remedy);
    throw Error(ErrorKind::usage, text() + " " + what, remedy, {source_, 0, {}});
  }

 private:
  Path(std::string source, std::string path) : source_(std::move(source)), path_(std::move(path)) {}
  std::string source_, path_;
};

}  // namespace lamina::nn
