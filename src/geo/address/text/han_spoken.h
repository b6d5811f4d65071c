// What people say or type in place of what the sign has, brought to the sign's characters.
#pragma once

#include <string>
#include <string_view>

namespace tocsin::address {

// 幺拐洞号 -> 幺七零号, 12杠3 -> 12-3, lu shi ba hao -> lu 十八号, jiefang east road -> jiefang 东 路. `text` is normalised().
std::u32string as_written(std::u32string_view text);

}  // namespace tocsin::address
