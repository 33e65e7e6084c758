// The checksum by which a page's policy names the scripts that may run.
#pragma once

#include <string>
#include <string_view>

namespace lamina::render {

// SHA-256 (FIPS 180-4) in base64, as a Content-Security-Policy has it after 'sha256-'.
std::string sha256_base64(std::string_view bytes);

}  // namespace lamina::render
