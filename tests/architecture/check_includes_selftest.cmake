# Proves that check_includes.cmake notices: a tree with one wrong include a kind must fail with that include named.
set(cases
    "core/base/x.cpp|net/httpclient.h"
    "core/runs/x.cpp|auth/tokenbroker.h"
    "core/customers/x.cpp|common/theme.h"
    "core/cloud/x.cpp|QWidget"
    "core/auth/x.cpp|QOAuth2AuthorizationCodeFlow"
    "core/auth/x.cpp|openssl/evp.h"
    "core/net/x.cpp|spdlog/spdlog.h"
    "core/secrets/other.cpp|qt6keychain/keychain.h"
    "ui/customers/x.cpp|services/partnersession.h")
foreach(case IN LISTS cases)
    string(REPLACE "|" ";" parts "${case}")
    list(GET parts 0 file)
    list(GET parts 1 header)
    file(REMOVE_RECURSE "${WORK}/tree")
    file(WRITE "${WORK}/tree/${file}" "#include <${header}>\n")
    execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${WORK}/tree -P ${CMAKE_CURRENT_LIST_DIR}/check_includes.cmake
                    RESULT_VARIABLE result ERROR_VARIABLE text OUTPUT_QUIET)
    if(result EQUAL 0 OR NOT text MATCHES "${header}")
        message(FATAL_ERROR "Not noticed: ${file} including <${header}>\n${text}")
    endif()
endforeach()
file(REMOVE_RECURSE "${WORK}/tree")
