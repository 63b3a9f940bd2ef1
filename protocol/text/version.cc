#include "protocol/text/version.h"

namespace musubi::text {

std::string_view version() { return MUSUBI_VERSION; }

}  // namespace musubi::text
