// The catalogue itself: one line a code, sorted. Status 0: as its kind says (invalid 422, not found 404, conflict 409, forbidden 403 ...).
#include <array>

#include "api/error_catalogue.h"

namespace tocsin::api {

namespace {

constexpr std::array kCatalogue{
    CatalogueEntry{"auth.csrf", 403, "Not from this session's page", "请求不是本会话页面发出的", "Reload the page and try again.", "请刷新页面后重试。"},
    CatalogueEntry{"auth.not_signed_in", 401, "Not signed in", "尚未登录", "Sign in.", "请先登录。"},
    CatalogueEntry{"auth.session_expired", 401, "The session has ended", "会话已过期", "Sign in again.", "请重新登录。"},
    CatalogueEntry{"auth.token_unknown", 401, "Unknown API token", "API 令牌无效", "Create one: tocsin token create.", "请用 tocsin token create 新建令牌。"},
    CatalogueEntry{"auth.too_many_attempts", 429, "Too many attempts", "尝试次数过多", "Wait 30 seconds.", "请 30 秒后再试。"},
    CatalogueEntry{"auth.wrong_password", 401, "Account or password is wrong", "账号或密码错误", "Try again, or ask an administrator to reset it.", "请重试，或请管理员重置密码。"},
    CatalogueEntry{"http.body_too_large", 413, "The body is too large", "请求内容过大", "Send less at once.", "请减少一次发送的内容。"},
    CatalogueEntry{"http.content_type", 415, "Not JSON", "不是 JSON", "Send application/json.", "请发送 application/json。"},
    CatalogueEntry{"http.header_too_large", 431, "The headers are too large", "请求头过大", "Send fewer or shorter headers.", "请缩短请求头。"},
    CatalogueEntry{"http.malformed", 400, "The request cannot be read", "请求无法解析", "Correct the client.", "请检查客户端。"},
    CatalogueEntry{"http.method_not_allowed", 405, "Not with this method", "不支持该方法", "See /api/v1/openapi.json.", "请查看 /api/v1/openapi.json。"},
    CatalogueEntry{"http.not_found", 404, "Nothing stands at this address", "地址不存在", "See /api/v1/openapi.json.", "请查看 /api/v1/openapi.json。"},
    CatalogueEntry{"json.malformed", 400, "The body is no JSON", "内容不是有效的 JSON", "Correct the body.", "请更正请求内容。"},
    CatalogueEntry{"version.moved_on", 412, "It has changed since you saw it", "在您查看之后已有变化", "Look at its present state and decide again.", "请查看当前状态后再决定。"},
};

}  // namespace

std::span<CatalogueEntry const> error_catalogue() { return kCatalogue; }

}  // namespace tocsin::api
