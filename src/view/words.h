// A described enumerator as the word that JSON shows: kInQuarters -> "in_quarters".
#pragma once

#include <string>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

namespace tocsin::view {

inline std::string snake_word(char const* enumerator) {
  std::string word;
  for (char const* c = enumerator + 1; *c != 0; ++c) {  // After the k.
    if (*c >= 'A' && *c <= 'Z') {
      if (!word.empty()) word += '_';
      word += static_cast<char>(*c - 'A' + 'a');
    } else {
      word += *c;
    }
  }
  return word;
}

template <class E>
std::string word_of(E value) {
  std::string word;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (d.value == value) word = snake_word(d.name);
  });
  return word;
}

}  // namespace tocsin::view
