// A fuzz target gives two functions. Built by clang with -DTOCSIN_FUZZ=ON, libFuzzer drives it; else driver.cc does, with a fixed number of
// seeded mutations of the seeds, so that every build runs a little of it and a failure repeats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);
std::vector<std::string> fuzz_seeds();
