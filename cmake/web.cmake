# The build of web/ inside the binary: `npm run build`, packed into one file by tools/pack_web, linked in by .incbin.
# tocsin_web_pack is a library with the symbols tocsin_web_pack and tocsin_web_pack_end (src/server/web_pack.h reads them).
# Without web/package.json the pack is empty and the program answers every page with "no web pages in this build".
set(TOCSIN_WEB_PACK ${CMAKE_BINARY_DIR}/web.pack)

file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/src/* ${CMAKE_SOURCE_DIR}/web/public/*)
file(GLOB web_settings CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/*.json ${CMAKE_SOURCE_DIR}/web/*.ts ${CMAKE_SOURCE_DIR}/web/*.js
     ${CMAKE_SOURCE_DIR}/web/*.mjs ${CMAKE_SOURCE_DIR}/web/*.html)
if(EXISTS ${CMAKE_SOURCE_DIR}/web/package.json)
  add_custom_command(
    OUTPUT ${TOCSIN_WEB_PACK}
    COMMAND ${CMAKE_SOURCE_DIR}/tools/build_web ${TOCSIN_WEB_PACK}
    DEPENDS ${web_sources} ${web_settings} ${CMAKE_SOURCE_DIR}/tools/build_web ${CMAKE_SOURCE_DIR}/tools/pack_web.mjs
    COMMENT "Building and packing web/"
    VERBATIM)
else()
  add_custom_command(
    OUTPUT ${TOCSIN_WEB_PACK}
    COMMAND ${CMAKE_COMMAND} -E echo "tocsin web pack 1 0 0" > ${TOCSIN_WEB_PACK}
    COMMENT "No web/ here: an empty pack"
    VERBATIM)
endif()

file(WRITE ${CMAKE_BINARY_DIR}/web_pack.S.new
     "  .section .rodata\n  .global tocsin_web_pack\n  .global tocsin_web_pack_end\n  .balign 16\ntocsin_web_pack:\n"
     "  .incbin \"${TOCSIN_WEB_PACK}\"\ntocsin_web_pack_end:\n  .byte 0\n  .section .note.GNU-stack,\"\",%progbits\n")
file(COPY_FILE ${CMAKE_BINARY_DIR}/web_pack.S.new ${CMAKE_BINARY_DIR}/web_pack.S ONLY_IF_DIFFERENT)
set_source_files_properties(${CMAKE_BINARY_DIR}/web_pack.S PROPERTIES OBJECT_DEPENDS ${TOCSIN_WEB_PACK})
add_library(tocsin_web_pack STATIC ${CMAKE_BINARY_DIR}/web_pack.S)
set_target_properties(tocsin_web_pack PROPERTIES C_COMPILER_LAUNCHER "" ASM_COMPILER_LAUNCHER "")
