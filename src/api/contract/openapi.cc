// contracts/openapi.json, made from the routes and the types of their endpoints.
#include <fmt/format.h>

#include "api/routes.h"
#include "codec/json_writer.h"
#include "codec/schema.h"

namespace tocsin::api {

namespace {

std::string operation_id(Route const& route) {
  std::string out(route.method == "DELETE" ? "delete" : route.method == "PUT" ? "put" : route.method == "POST" ? "post" : "get");
  for (char const c : route.pattern) {
    if (c == '/' || c == '.') {
      out += '_';
    } else if (c != '{' && c != '}') {
      out += c;
    }
  }
  return out;
}

std::string parameters_of(Route const& route) {
  std::string out = "[";
  for (std::size_t at = route.pattern.find('{'); at != std::string::npos; at = route.pattern.find('{', at + 1)) {
    std::string const name = route.pattern.substr(at + 1, route.pattern.find('}', at) - at - 1);
    if (out.size() > 1) out += ',';
    out += "{\"name\":" + codec::to_json(name) + R"(,"in":"path","required":true,"schema":{"type":"string"}})";
  }
  static constexpr std::string_view kTypes[] = {"string", "integer", "number"};
  for (auto const& parameter : route.endpoint.query) {
    if (out.size() > 1) out += ',';
    out += fmt::format(R"({{"name":{},"in":"query","required":{},"description":{},"x-description-zh":{},"schema":{{"type":"{}"}}}})",
                       codec::to_json(parameter.name), parameter.required, codec::to_json(parameter.text),
                       codec::to_json(parameter.text_zh), kTypes[static_cast<std::size_t>(parameter.kind)]);
  }
  if (route.endpoint.is_command && route.method != "GET") {
    if (out.size() > 1) out += ',';
    out += R"({"name":"Idempotency-Key","in":"header","schema":{"type":"string","maxLength":200}},)"
           R"({"name":"If-Match","in":"header","schema":{"type":"string"}})";
  }
  if (route.endpoint.content == "text/event-stream") {
    if (out.size() > 1) out += ',';
    out +=
        R"({"name":"Last-Event-ID","in":"header","description":"The journal position of the last event seen: every one after it comes once and in order","schema":{"type":"integer"}})";
  }
  return out + "]";
}

// What any route of this kind may be refused with, whatever it does; further codes are its own, and all are in errors.json.
std::string refusals_of(Route const& route) {
  std::string out;
  auto const add = [&](std::string_view status, std::string_view description) {
    out += fmt::format(R"(,"{}":{{"description":{},"$ref":"#/components/responses/Refusal"}})", status, codec::to_json(description));
  };
  add("400", "What was sent cannot be read");
  if (route.permission != access::Permission::kAnyone) {
    add("401", "Nobody is signed in, or the session has ended");
    add("403", "This account may not do it, or not here");
  }
  if (route.pattern.find('{') != std::string::npos) add("404", "There is no such thing");
  if (route.endpoint.is_command) {
    add("409", "The state does not allow it");
    add("412", "If-Match names another version");
  }
  add("422", "What was sent breaks a rule, or the Idempotency-Key stands for another body");
  add("429", "Too many at once; Retry-After says when");
  add("503", "The journal takes nothing, or a pool is busy; Retry-After says when");
  return out;
}

}  // namespace

std::string openapi_contract(Router const& router) {
  codec::SchemaBuilder schemas;
  std::map<std::string, std::map<std::string, std::string>> paths;
  for (Route const& route : router.routes()) {
    std::string operation = "{\"operationId\":" + codec::to_json(operation_id(route));
    operation += ",\"summary\":" + codec::to_json(route.summary) + ",\"x-summary-zh\":" + codec::to_json(route.summary_zh);
    operation += ",\"x-permission\":" + codec::to_json(access::to_text(route.permission));
    if (auto const parameters = parameters_of(route); parameters != "[]") operation += ",\"parameters\":" + parameters;
    if (route.endpoint.body != nullptr)
      operation +=
          R"(,"requestBody":{"required":true,"content":{"application/json":{"schema":)" + schemas.schema_of(*route.endpoint.body) + "}}}";
    operation += fmt::format(",\"responses\":{{\"{}\":{{\"description\":\"OK\"", route.endpoint.status);
    if (route.endpoint.answer != nullptr)
      operation += R"(,"content":{"application/json":{"schema":)" + schemas.schema_of(*route.endpoint.answer) + "}}";
    else if (!route.endpoint.content.empty())
      operation += ",\"content\":{" + codec::to_json(route.endpoint.content) + ":{}}";
    operation += "}" + refusals_of(route) + R"(,"default":{"$ref":"#/components/responses/Refusal"}}})";
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    paths[route.pattern][method] = std::move(operation);
  }
  std::string out =
      R"({"openapi":"3.1.0","info":{"title":"Tocsin","version":"1","description":"Coordinates are WGS-84 in degrees, times RFC 3339 in UTC; `position` is a journal position. 坐标为 WGS-84 度，时间为 RFC 3339 UTC；position 为日志位置。"},"security":[{"session":[]},{"token":[]}],"paths":{)";
  bool first_path = true;
  for (auto const& [pattern, methods] : paths) {
    if (!first_path) out += ',';
    first_path = false;
    out += codec::to_json(pattern) + ":{";
    bool first_method = true;
    for (auto const& [method, operation] : methods) {
      if (!first_method) out += ',';
      first_method = false;
      out += codec::to_json(method) + ":" + operation;
    }
    out += "}";
  }
  out +=
      R"(},"components":{"securitySchemes":{"session":{"type":"apiKey","in":"cookie","name":"tocsin_session","description":"__Host-tocsin_session where the pages are reached by HTTPS only; _N behind it at a centre whose number N is not 1"},"token":{"type":"http","scheme":"bearer"}},"responses":{"Refusal":{"description":"A refusal; its code is in errors.json","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}},"schemas":{)";
  for (auto const& [name, schema] : schemas.components()) out += codec::to_json(name) + ":" + schema + ",";
  out +=
      R"("Problem":{"type":"object","required":["type","title","status","code"],"properties":{"type":{"type":"string"},"title":{"type":"string"},"title_zh":{"type":"string"},"status":{"type":"integer"},"code":{"type":"string"},"detail":{"type":"string"},"next_step":{"type":"string"},"next_step_zh":{"type":"string"}}}}}})";
  return out;
}

}  // namespace tocsin::api
