# tocsin_layer(NAME [PURE] [TESTS_APART] [LINK libs...] [APART files...]): one folder of src/ as a static library, its *_test.cc beside it as a test program.
# PURE layers are built without exceptions and are checked for impurity on their object files (tools/check_purity).
# Tests are no part of the default target (./run does without them): `--target tests` builds all, `--target NAME_test` one.
# Every source below the folder belongs to it; a new file needs no line in CMake.
# With TOCSIN_BATCHES the compiler reads about eight files as one, so that it reads their headers once (docs/internals/decisions/0013): the
# names in a layer's unnamed namespaces must differ. APART: files that stay by themselves, because another speaks of the same things in the
# same words. TESTS_APART: so do all tests of a layer whose modules have the same words for their own things.
add_custom_target(tests)
add_library(test_main OBJECT EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/src/base/test_main.cpp)

function(tocsin_layer name)
  cmake_parse_arguments(L "PURE;TESTS_APART" "" "LINK;APART" ${ARGN})
  set(dir ${CMAKE_SOURCE_DIR}/src/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${dir}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$|/server/main\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(TRANSFORM L_APART PREPEND ${dir}/)
  set_source_files_properties(${L_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  if(sources)
    add_library(tocsin_${name} STATIC ${sources})
    set(scope PUBLIC)
    if(L_PURE)
      target_compile_options(tocsin_${name} PRIVATE -fno-exceptions)
    endif()
    if(TOCSIN_BATCHES)
      set_target_properties(tocsin_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${TOCSIN_BATCHES})
      target_compile_options(tocsin_${name} PRIVATE -Wno-subobject-linkage)  # Says that a class of a .cc stands in a header: not here.
    endif()
  else()
    add_library(tocsin_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(tocsin_${name} ${scope} ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(tocsin_${name} ${scope} ${L_LINK})
  if(tests)
    add_executable(${name}_test EXCLUDE_FROM_ALL ${tests})
    target_link_libraries(${name}_test PRIVATE tocsin_${name} test_main rapidcheck)
    if(TOCSIN_BATCHES AND NOT L_TESTS_APART)
      set_target_properties(${name}_test PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${TOCSIN_BATCHES})
      target_compile_options(${name}_test PRIVATE -Wno-subobject-linkage)
    endif()
    add_dependencies(tests ${name}_test)
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  endif()
endfunction()

# The program: src/server/main.cc, put at the root of the build folder; the rest of src/server/ is a layer like every other.
function(tocsin_program)
  if(EXISTS ${CMAKE_SOURCE_DIR}/src/server/main.cc)
    add_executable(tocsin ${CMAKE_SOURCE_DIR}/src/server/main.cc)
    target_link_libraries(tocsin PRIVATE tocsin_server)
    set_target_properties(tocsin PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  endif()
endfunction()
