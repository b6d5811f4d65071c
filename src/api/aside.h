// Work that nobody can break off (a name looked up, a file of another machine), on a thread of its own that is left behind where it is not
// waited for any longer.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

namespace tocsin::api {

// Nothing: given up. `work` owns all that it touches, for it may outlive whoever asked.
template <class Work>
std::optional<std::invoke_result_t<Work>> aside(Work work, std::function<bool()> const& give_up) {
  constexpr std::chrono::milliseconds kSlice{20};
  auto const done = std::make_shared<std::promise<std::invoke_result_t<Work>>>();
  auto result = done->get_future();
  std::thread([done, work = std::move(work)]() mutable { done->set_value(work()); }).detach();
  while (result.wait_for(kSlice) != std::future_status::ready)
    if (give_up()) return std::nullopt;
  return result.get();
}

}  // namespace tocsin::api
