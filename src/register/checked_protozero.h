// protozero with its assertions as exceptions: a wrong wire type in a damaged file is bad input, not a broken invariant. Every file of the
// project that uses protozero includes it through this header, so that there is one definition of each of its functions.
#pragma once

#include <stdexcept>

namespace tocsin::place_register {

struct MalformedMessage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace tocsin::place_register

#define protozero_assert(x) \
  ((x) ? static_cast<void>(0) : throw ::tocsin::place_register::MalformedMessage("a field of another type than the format has"))

#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>
