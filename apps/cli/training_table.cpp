#include "training_table.hpp"

#include <cstdlib>

#include "lamina/error.hpp"
#include "lamina/input.hpp"
#include "table_summary.hpp"

namespace lamina::cli {

bool is_fraction(const std::string& text) {
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0';
}

Frame read_training_table(const std::string& path, const Options& options) {
  Frame table = read_table(path, options);
  if (options.task == "autoencoder") return table;
  if (table.image_height > 0 && options.labels.empty())
    throw Error(ErrorKind::usage, "images alone cannot be learnt from", "name the file of their labels with --labels",
                {path, 0, {}});
  if (options.target.empty() && table.image_height == 0)
    throw Error(ErrorKind::usage, "--target is missing",
                "name the column to predict: " + column_names(table) + "; or use --task autoencoder", {path, 0, {}});
  return table;
}

Frame read_validation_table(const Frame& table, const std::string& path, const Options& options,
                            const std::string& labels) {
  Options own = options;
  own.labels = labels;
  return table.image_height > 0 ? read_table(path, own) : read_table_like(table, path, own);
}

}  // namespace lamina::cli
