#pragma once

#include <base/secret.h>

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>

namespace steward {

/// Replaces secrets in text by "•••". It knows the secrets it was told of, in the clear and as base64 (also
/// inside a longer base64 text), percent-encoded and JSON-escaped; and the shapes of secrets it was not told
/// of: JSON web tokens, authorization headers, token fields in JSON and forms, `code=` and `state=` in
/// addresses. Secrets of fewer than 4 bytes are not known: they would hit every text. Any thread.
class Redactor final
{
public:
    static constexpr const char* kMark = "•••"; ///< UTF-8
    static constexpr qsizetype kShortestSecret = 4;

    Redactor();
    ~Redactor();
    Redactor(const Redactor&) = delete;
    Redactor& operator=(const Redactor&) = delete;

    void addSecret(const Secret& secret);
    [[nodiscard]] QByteArray redact(QByteArray text) const;
    [[nodiscard]] QString redact(const QString& text) const;
    /// The length in bytes of the longest form of any known secret.
    [[nodiscard]] qsizetype longestSecret() const;

private:
    friend class LineRedactor;
    friend class StreamRedactor;

    struct Span
    {
        qsizetype begin;
        qsizetype end;
    };
    struct Tables;

    /// What has to go, in order and without overlap.
    [[nodiscard]] QList<Span> spans(const QByteArray& text) const;
    /// Known secrets only, in the forms that are at least so long.
    [[nodiscard]] QList<Span> valueSpans(const QByteArray& text, qsizetype shortest) const;
    /// Where the end of the text begins that more text could turn into such a form.
    [[nodiscard]] qsizetype valueBegunFrom(const QByteArray& text, qsizetype shortest) const;
    [[nodiscard]] static QList<Span> merged(QList<Span> spans);
    [[nodiscard]] static QByteArray masked(const QByteArray& text, const QList<Span>& spans);
    /// Where the end of the text begins that more text could turn into a secret; the text's size when nothing
    /// can.
    [[nodiscard]] qsizetype undecidedFrom(const QByteArray& text) const;

    /// Where the end of the text begins that is too much of a secret to be shown; the text's size when none
    /// is. What is shown of one that is still coming is less than a quarter of it, and at most three bytes.
    [[nodiscard]] qsizetype begunFrom(const QByteArray& text) const;

    std::unique_ptr<Tables> m_tables;
};

} // namespace steward
