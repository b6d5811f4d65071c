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
  if (route.endpoint.is_command && route.method != "GET") {
    if (out.size() > 1) out += ',';
    out += R"({"name":"Idempotency-Key","in":"header","schema":{"type":"string","maxLength":200}},)"
           R"({"name":"If-Match","in":"header","schema":{"type":"string"}})";
  }
  return out + "]";
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
    operation +=
        R"(},"default":{"description":"A refusal; codes are in errors.json","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}}})";
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
      R"(},"components":{"securitySchemes":{"session":{"type":"apiKey","in":"cookie","name":"tocsin_session"},"token":{"type":"http","scheme":"bearer"}},"schemas":{)";
  for (auto const& [name, schema] : schemas.components()) out += codec::to_json(name) + ":" + schema + ",";
  out +=
      R"("Problem":{"type":"object","required":["type","title","status","code"],"properties":{"type":{"type":"string"},"title":{"type":"string"},"title_zh":{"type":"string"},"status":{"type":"integer"},"code":{"type":"string"},"detail":{"type":"string"},"next_step":{"type":"string"},"next_step_zh":{"type":"string"}}}}}})";
  return out;
}

}  // namespace tocsin::api
