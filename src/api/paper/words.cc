#include "api/paper/words.h"

namespace tocsin::api::paper {

std::string_view text(Language language, std::string_view zh, std::string_view en) { return language == Language::kZh ? zh : en; }

std::string_view text(Language language, BilingualText const& both) {
  std::string_view const wanted = text(language, both.zh, both.en);
  return wanted.empty() ? text(language, both.en, both.zh) : wanted;
}

std::string_view word(Language language, UnitStatus status) {
  switch (status) {
    case UnitStatus::kInQuarters: return text(language, "在站", "In quarters");
    case UnitStatus::kAvailable: return text(language, "在途待命", "On air");
    case UnitStatus::kAssigned: return text(language, "已派", "Assigned");
    case UnitStatus::kAcknowledged: return text(language, "已接令", "Acknowledged");
    case UnitStatus::kEnRoute: return text(language, "出动", "En route");
    case UnitStatus::kStaging: return text(language, "集结", "Staging");
    case UnitStatus::kOnScene: return text(language, "到场", "On scene");
    case UnitStatus::kTransporting: return text(language, "转运", "Transporting");
    case UnitStatus::kAtHospital: return text(language, "到院", "At hospital");
    case UnitStatus::kReturning: return text(language, "返回", "Returning");
    case UnitStatus::kOutOfService: return text(language, "停用", "Out of service");
  }
  return {};
}

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (char const c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace tocsin::api::paper
