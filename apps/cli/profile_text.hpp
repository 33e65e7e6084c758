// Where the time of a training run went, in words and as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "lamina/peak.hpp"
#include "lamina/profile.hpp"

namespace lamina::cli {

// The kernel calls of a training step, the longest first, and the parts of the run; rates beside `roof`.
std::string profile_text(const Profile& profile, const Roof& roof);

nlohmann::json profile_json(const Profile& profile, const Roof& roof);

}  // namespace lamina::cli
