#include "select/shared_options.hpp"

#include <algorithm>

namespace lamina::select {

bool is_shared(const OptionInfo& info) {
  static const StringList groups = {"running", "saving", "reading"};
  static const StringList names = {"target", "task", "positive", "weights", "offset", "valid"};
  return std::find(groups.begin(), groups.end(), info.group) != groups.end() ||
         std::find(names.begin(), names.end(), info.name) != names.end();
}

void share_options(const Options& from, Options& to) {
  for (const OptionInfo& info : option_table())
    if (is_shared(info)) set_option(to, info.name, get_option(from, info.name));
}

}  // namespace lamina::select
