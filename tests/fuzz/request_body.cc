// Bodies of requests from damaged or hostile bytes. What is accepted must say the same when written and read again.
#include "api/endpoint.h"
#include "api/endpoints/incidents/calls.h"
#include "fuzz.h"

using namespace tocsin;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const input(reinterpret_cast<char const*>(data), size);
  if (auto const body = codec::from_json<api::RegisterCallBody>(input, api::kBodyLimits)) {
    auto const text = codec::to_json(*body);
    auto const again = codec::from_json<api::RegisterCallBody>(text, api::kBodyLimits);
    TOCSIN_ASSERT(again && codec::to_json(*again) == text);
  } else {
    TOCSIN_ASSERT(body.error().code.starts_with("json.") || body.error().code.starts_with("boundary.") ||
                  body.error().code == "text.malformed");
  }
  return 0;
}

std::vector<std::string> fuzz_seeds() {
  return {
      R"({"channel":"voice","caller":{"callback":"0571-5550100"},"place_text":"望江路 12 号","incident_type":"fire.building","text":"smoke"})",
      R"({"channel":"text","location":{"lat":30.25,"lon":120.125},"priority":2,"rang_at":"2026-11-27T03:12:00.5Z","open_incident":false})",
      R"({"channel":"voice","religion":"x","caller":{"callback":"\u0031\ud83d\ude92"},"priority":1e3})"};
}
