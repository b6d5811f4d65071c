// Reading incidents: lists, one with its notes, its log, possible duplicates, what stands near, and whom to send.
#pragma once

#include "access/account_store.h"
#include "api/advice/advice_cache.h"
#include "api/advice/data_sets.h"
#include "api/advice/roads_now.h"
#include "api/boundary/readings.h"
#include "api/clock.h"
#include "api/endpoints/lists.h"
#include "api/exchange.h"
#include "journal/vault.h"
#include "sequencer/centre.h"
#include "telemetry/positions.h"
#include "view/view.h"

namespace tocsin::api {

TOCSIN_LIST(IncidentList, view::IncidentView)
TOCSIN_LIST(HistoryList, view::HistoryEntry)
TOCSIN_LIST(DuplicateList, view::DuplicateView)
TOCSIN_LIST(ContextList, view::ContextItem)

view::PositionOf position_of(telemetry::Positions const& positions);

struct ListIncidents {
  using Body = Nothing;
  using Answer = IncidentList;
  static QueryParameters query() {
    return page_query({{"state", "open, closed or all; else open", "open、closed 或 all；默认 open"},
                       {"seat", "Of this seat", "所属席位"},
                       {"type", "Of this type and what is under it", "此警情类型及其下级"}});
  }
  sequencer::Centre const& centre;
  Result<Answer> read(Exchange const& exchange) const;
};
// Its texts are given once their reading is in the journal (boundary/incident_detail.cc).
struct GetIncident {
  using Body = Nothing;
  using Answer = view::IncidentDetail;
  sequencer::Centre& centre;
  journal::Vault const& vault;
  access::AccountStore const& accounts;
  Clock const& clock;
  Readings& readings;
  void handle(Exchange const& exchange) const;
};
struct GetHistory {
  using Body = Nothing;
  using Answer = HistoryList;
  sequencer::Centre& centre;
  access::AccountStore const& accounts;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetDuplicates {
  using Body = Nothing;
  using Answer = DuplicateList;
  sequencer::Centre const& centre;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetContext {
  using Body = Nothing;
  using Answer = ContextList;
  sequencer::Centre const& centre;
  DataSets const& data_sets;
  Result<Answer> read(Exchange const& exchange) const;
};
struct Recommend {
  using Body = Nothing;
  using Answer = view::RecommendationView;
  static QueryParameters query() {
    return {{"level", "For this response level instead of the incident's own", "按此响应等级，而非警情当前等级", QueryKind::kInteger},
            {"also", "Units whose times are wanted too, with commas", "另需给出用时的单元，逗号分隔"}};
  }
  sequencer::Centre const& centre;
  RoadsNow const& roads;
  telemetry::Positions const& positions;
  Clock const& clock;
  AdviceCache& advice;
  Result<Answer> read(Exchange const& exchange) const;
};

Endpoint endpoint(ListIncidents e);
Endpoint endpoint(GetIncident e);
Endpoint endpoint(GetHistory e);
Endpoint endpoint(GetDuplicates e);
Endpoint endpoint(GetContext e);
Endpoint endpoint(Recommend e);

}  // namespace tocsin::api
