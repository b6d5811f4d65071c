#include "server/web_pack.h"

extern "C" {
extern char const tocsin_web_pack[];
extern char const tocsin_web_pack_end[];
}

namespace tocsin::server {

std::string_view web_pack() { return {tocsin_web_pack, static_cast<std::size_t>(tocsin_web_pack_end - tocsin_web_pack)}; }

}  // namespace tocsin::server
