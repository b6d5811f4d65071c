// The jurisdictions of a data set as the centre keeps them: one for each code, however many parts (islands, exclaves) its area has.
#pragma once

#include <vector>

#include "domain/jurisdiction/jurisdiction.h"
#include "register/data_set.h"

namespace tocsin::server {

std::vector<jurisdiction::Jurisdiction> jurisdictions_of(place_register::DataSet const& data);

}  // namespace tocsin::server
