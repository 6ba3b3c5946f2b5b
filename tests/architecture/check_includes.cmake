# Fails when an #include points against the direction of dependencies, or a walled third party is used outside
# its wall. Run as: cmake -DROOT=<checkout> -P check_includes.cmake

# What each room may include of our own, besides itself.
set(allow_base "")
set(allow_archive "base")
set(allow_logging "base")
set(allow_storage "base;logging")
set(allow_settings "base;logging")
set(allow_secrets "base;logging")
set(allow_net "base;logging;settings;secrets")
set(allow_auth "base;logging;settings;secrets;net")
set(allow_cloud "base;logging;settings;secrets;net;auth;scripts")
set(allow_customers "base;storage;logging;settings;secrets;net;auth;cloud;scripts;modules")
set(allow_health "base;storage;logging;settings;secrets;net;auth;cloud;customers;scripts;modules")
set(allow_scripts "base;archive;settings")
set(allow_modules "base;archive;logging;net;scripts")
set(allow_runs "base;logging;storage;scripts")
set(allow_language "base;logging;scripts;runs")
set(core_rooms base archive logging storage settings secrets net auth cloud customers health scripts modules runs language)

# ui rooms may use all of core, ui/common and themselves; app may use everything.
set(ui_rooms common setup customers scripts runs)

# Third parties and where each may be included (a regular expression over the file's path).
set(walls
    "QAbstractOAuth|QOAuth|QtNetworkAuth=^core/auth/interactive/"
    "qt6keychain|QtKeychain=^core/secrets/keychainsecretstore\\.cpp$"
    "openssl/=^core/auth/certificate/|^app/sandbox/"
    "archive(_entry)?\\.h=^core/archive/zip\\.cpp$"
    "spdlog/=^core/logging/"
    "QSql|QtSql=^core/(storage|customers|runs)/"
    "QProcess=^core/runs/|^app/"
    "Qsci/=^ui/scripts/"
    "QHttpServer|QtHttpServer|QAbstractHttpServer=^app/sandbox/")

set(problems "")
file(GLOB_RECURSE files RELATIVE "${ROOT}" "${ROOT}/core/*.h" "${ROOT}/core/*.cpp" "${ROOT}/ui/*.h" "${ROOT}/ui/*.cpp"
     "${ROOT}/app/*.h" "${ROOT}/app/*.cpp")
foreach(file IN LISTS files)
    file(STRINGS "${ROOT}/${file}" includes REGEX "^[ \t]*#[ \t]*include")
    string(REGEX MATCH "^(core|ui|app)/([^/]+)/" ignored "${file}")
    set(layer "${CMAKE_MATCH_1}")
    set(room "${CMAKE_MATCH_2}")
    foreach(line IN LISTS includes)
        string(REGEX MATCH "[<\"]([^>\"]+)[>\"]" ignored "${line}")
        set(header "${CMAKE_MATCH_1}")

        foreach(wall IN LISTS walls)
            string(REGEX MATCH "^(.*)=(.*)$" ignored "${wall}")
            set(library "${CMAKE_MATCH_1}")
            set(place "${CMAKE_MATCH_2}")
            if(header MATCHES "^(${library})" AND NOT file MATCHES "${place}")
                list(APPEND problems "${file}: <${header}> is walled: only files matching ${place} may include it")
            endif()
        endforeach()

        if(layer STREQUAL "core" AND header MATCHES
           "^(QtWidgets|QtGui|QWidget|QApplication|QGuiApplication|QPixmap|QIcon|QColor|QFont|QPainter|QDesktopServices|QClipboard)")
            list(APPEND problems "${file}: <${header}>: core has no Qt Gui and no widgets")
        endif()

        string(REGEX MATCH "^([a-z]+)/" prefix "${header}")
        set(target "${CMAKE_MATCH_1}")
        if(prefix STREQUAL "" OR target STREQUAL room)
            continue()
        endif()
        if(layer STREQUAL "core")
            list(FIND allow_${room} "${target}" found)
            list(FIND core_rooms "${target}" isCore)
            list(FIND ui_rooms "${target}" isUi)
            if(found EQUAL -1 AND (isCore GREATER -1 OR isUi GREATER -1 OR target MATCHES "^(app|ui|services)$"))
                list(APPEND problems "${file}: core/${room} may not include <${header}>")
            endif()
        elseif(layer STREQUAL "ui")
            list(FIND core_rooms "${target}" isCore)
            if(isCore EQUAL -1 AND NOT target STREQUAL "common" AND target MATCHES "^(setup|console|cli|sandbox|services|app)$")
                list(APPEND problems "${file}: ui/${room} may not include <${header}>")
            endif()
        endif()
    endforeach()
endforeach()

if(problems)
    list(REMOVE_DUPLICATES problems)
    list(JOIN problems "\n  " text)
    message(FATAL_ERROR "Includes that point the wrong way:\n  ${text}")
endif()
list(LENGTH files count)
if(count EQUAL 0)
    message(FATAL_ERROR "No source files below ${ROOT}: nothing was checked.")
endif()
message(STATUS "${count} files checked")
