// The way back: a data set as the source it was compiled from, so that addresses or premises can be added to it.
#pragma once

#include "register/data_set.h"
#include "register/source_data.h"

namespace tocsin::place_register {

// Compiling it again gives the same data set, once it has gone this way (the order of nodes is the graph's).
SourceData source_of(DataSet const& data);

}  // namespace tocsin::place_register
