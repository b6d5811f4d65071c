// The address register inside a data set's file: what the compiler writes and a DataSet reads. Within this layer.
#pragma once

#include "geo/address/address_tables.h"
#include "geo/shapes.h"
#include "register/records.h"
#include "register/search/name_things.h"
#include "register/section_file.h"
#include "register/source_data.h"
#include "register/text_table.h"

namespace tocsin::place_register {

// `bounds` grows by every address that has coordinates. Errors: address.not_utf8, register.too_large.
Result<void> write_addresses(SourceData const& source, NamedThings const& named, TextTable& texts, SectionWriter& writer, geo::Box& bounds);
// Errors: register.data_set_damaged.
Result<address::AddressTables> read_addresses(SectionFile const& file);

}  // namespace tocsin::place_register
