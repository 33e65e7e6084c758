// Models to be fitted, as text: a kind, options of its own, and a name for tables.
#pragma once

#include <string>
#include <vector>

#include "lamina/options.hpp"

namespace lamina {

struct Candidate {
  std::string label;
  Options options;  // checked; options.model is the kind
};

// Each text is "KIND option=value option=value …", with "LABEL:" before it where it is to have another name than the
// text itself: "forest", "net hidden=10 l1=1e-2", "small net: net hidden=10". KIND is a value of the option `model`. A
// value with blanks stands in single or double quotes. Options that are not named stay as they are in `base`.
//
// What tables, rows and runs have in common cannot be chosen by a candidate: target, task, positive, weights, offset,
// valid, and the groups running, saving and reading. Throws one usage error that lists every mistake of every text:
// unknown kinds and options, values out of range, options without effect on the kind, a label that stands twice.
std::vector<Candidate> parse_candidates(const std::vector<std::string>& texts, const Options& base);

}  // namespace lamina
