#include "kernels/tiers.hpp"

namespace lamina::kernels {

ImplementationList<FindBytesFunction> find_bytes_list() { LAMINA_IMPLEMENTATIONS(FindBytesFunction, find_bytes); }

}  // namespace lamina::kernels
