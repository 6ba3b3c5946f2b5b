#pragma once

#include "error.h"

#include <tl/expected.hpp>

#include <utility>

namespace steward {

/// The outcome of something that can fail. std::expected is not used: GCC 12's C++20 mode has none, and QCoro
/// of Debian 12 does not build with the C++23 one.
template <typename T = void>
using Result = tl::expected<T, Error>;

/// Returns an error out of a function that returns any Result<T>.
[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, QString message, QString advice = {},
                                                QString detail = {})
{
    Error error;
    error.code = code;
    error.message = std::move(message);
    error.advice = std::move(advice);
    error.detail = std::move(detail);
    return tl::unexpected<Error>(std::move(error));
}

} // namespace steward
