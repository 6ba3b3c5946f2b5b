#pragma once

#include <base/result.h>
#include <common/icons.h>

#include <QHash>
#include <QUrl>
#include <QWidget>

class QGridLayout;
class QPushButton;
class QVBoxLayout;

namespace steward {

class Banner;
class CallRow;
class ConsentRow;
class Paragraph;
struct ConsentStep;
struct ProvenCall;

/// The consent as it happens: one line a step in the order they came, the address to open while the browser
/// is awaited, and the calls that prove it. A failure opens under the line that failed. Says nothing is done
/// before it was told so.
class ConsentView final : public QWidget
{
    Q_OBJECT

public:
    explicit ConsentView(const Icons& icons, QWidget* parent = nullptr);

    void clear();
    void showStep(const ConsentStep& step);
    void showAddress(const QUrl& address);
    void showCode(const QString& userCode, const QUrl& where, const QString& message);
    void showCall(const ProvenCall& call);
    /// A failure that belongs to no step that was shown.
    void showFailure(const Error& error);
    void hideAddress();

Q_SIGNALS:
    void retryRequested();
    void openAddressRequested(const QUrl& address);

private:
    ConsentRow* row(const QString& id, const QString& title);
    void addLine(QWidget* widget);
    void buildAddress();
    void summarizeCalls();
    Banner* fillBanner(ConsentRow* row, const Error& error);

    const Icons m_icons;
    QWidget* m_card = nullptr;
    QVBoxLayout* m_list = nullptr;
    QHash<QString, ConsentRow*> m_rows;
    QString m_runningRow;
    ConsentRow* m_callsRow = nullptr;
    QVBoxLayout* m_callList = nullptr;
    QHash<QString, CallRow*> m_calls;
    QWidget* m_address = nullptr;
    Paragraph* m_addressText = nullptr;
    QLabel* m_code = nullptr;
    QPushButton* m_copyCode = nullptr;
    QUrl m_url;
    Banner* m_failure = nullptr;
};

} // namespace steward
