#include "outputaccessible.h"

#include "outputview.h"

#include <QAccessibleWidget>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

/// Speaks for the caret's line only: half a million lines as one text would stop the reader and the window.
class OutputAccessible final : public QAccessibleWidget, public QAccessibleTextInterface
{
public:
    explicit OutputAccessible(OutputView* view) : QAccessibleWidget(view, QAccessible::Terminal) {}

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::TextInterface)
            return static_cast<QAccessibleTextInterface*>(this);
        return QAccessibleWidget::interface_cast(type);
    }

    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Value)
            return view().describedLine(view().caret().line);
        return QAccessibleWidget::text(kind);
    }

    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.readOnly = true;
        state.multiLine = true;
        state.selectableText = true;
        return state;
    }

    void selection(int, int* start, int* end) const override
    {
        *start = *end = cursorPosition();
        const QString selected = view().selectedText();
        if (!selected.contains(u'\n')) {
            *start = int(std::max<qsizetype>(0, cursorPosition() - selected.size()));
        }
    }
    int selectionCount() const override { return view().hasSelection() ? 1 : 0; }
    void addSelection(int start, int end) override { setSelection(0, start, end); }
    void removeSelection(int) override { setCursorPosition(cursorPosition()); }
    void setSelection(int, int start, int end) override
    {
        const qint64 line = view().caret().line;
        view().setSelection({line, start}, {line, end});
    }
    int cursorPosition() const override { return int(view().caret().column); }
    void setCursorPosition(int position) override
    {
        const qint64 line = view().caret().line;
        view().setSelection({line, position}, {line, position});
    }
    QString text(int start, int end) const override { return currentLine().mid(start, end - start); }
    int characterCount() const override { return int(currentLine().size()); }
    QRect characterRect(int) const override { return rect(); }
    int offsetAtPoint(const QPoint&) const override { return cursorPosition(); }
    void scrollToSubstring(int start, int) override { setCursorPosition(start); }
    QString attributes(int, int* start, int* end) const override
    {
        *start = 0;
        *end = characterCount();
        return {};
    }

private:
    OutputView& view() const { return *static_cast<OutputView*>(widget()); }
    QString currentLine() const
    {
        const LineStore& store = view().store();
        const qint64 line = view().caret().line;
        return line >= store.firstLine() && line < store.endLine() ? store.text(line) : QString();
    }
};

QAccessibleInterface* makeInterface(const QString& className, QObject* object)
{
    if (className == QLatin1StringView("steward::OutputView"))
        return new OutputAccessible(static_cast<OutputView*>(object));
    return nullptr;
}

} // namespace

void installOutputAccessibility()
{
    QAccessible::installFactory(makeInterface); // Qt ignores a factory it has already
}

} // namespace steward
