// Values that are written in one line: text, numbers, dates, time spans, files.

#include "parametereditor.h"

#include <common/theme.h>

#include <QCalendarWidget>
#include <QDateTime>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QToolButton>
#include <QWidgetAction>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

/// Takes a dropped file as its path.
class DropLine final : public QLineEdit
{
public:
    using QLineEdit::QLineEdit;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override
    {
        if (event->mimeData()->hasUrls())
            event->acceptProposedAction();
        else
            QLineEdit::dragEnterEvent(event);
    }
    void dropEvent(QDropEvent* event) override
    {
        const QString file = event->mimeData()->urls().value(0).toLocalFile();
        if (file.isEmpty()) {
            QLineEdit::dropEvent(event);
            return;
        }
        setText(QDir::toNativeSeparators(file));
        Q_EMIT textEdited(text());
        event->acceptProposedAction();
    }
};

/// A number with two small buttons at its end, and the arrow keys for the same.
class NumberLine final : public QLineEdit
{
public:
    NumberLine(const ScriptParameter& parameter, const Icons& icons)
        : m_minimum(parameter.minimum), m_maximum(parameter.maximum)
    {
        const Theme& theme = icons.theme();
        for (const int step : {1, -1}) {
            auto* button = new QToolButton(this);
            button->setIcon(icons.icon(step > 0 ? u"chevron-up"_s : u"chevron-down"_s));
            button->setIconSize(QSize(theme.px(10), theme.px(10)));
            button->setCursor(Qt::ArrowCursor);
            button->setFocusPolicy(Qt::NoFocus);
            button->setAutoRepeat(true);
            button->setObjectName((step > 0 ? u"more_"_s : u"less_"_s) + parameter.name);
            button->setAccessibleName(step > 0 ? tr("%1: one more").arg(parameter.label)
                                               : tr("%1: one less").arg(parameter.label));
            connect(button, &QToolButton::clicked, this, [this, step] { stepBy(step); });
            (step > 0 ? m_up : m_down) = button;
        }
        m_width = theme.px(24);
        setTextMargins(0, 0, m_width, 0);
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QLineEdit::resizeEvent(event);
        const int half = (height() - 4) / 2;
        m_up->setGeometry(width() - m_width - 2, 2, m_width, half);
        m_down->setGeometry(width() - m_width - 2, 2 + half, m_width, half);
    }
    void keyPressEvent(QKeyEvent* event) override
    {
        const int steps = event->key() == Qt::Key_Up         ? 1
                          : event->key() == Qt::Key_Down     ? -1
                          : event->key() == Qt::Key_PageUp   ? 10
                          : event->key() == Qt::Key_PageDown ? -10
                                                             : 0;
        if (steps == 0)
            QLineEdit::keyPressEvent(event);
        else
            stepBy(steps);
    }

private:
    void stepBy(int steps)
    {
        if (isReadOnly() || !isEnabled())
            return;
        bool isNumber = false;
        double number = text().toDouble(&isNumber);
        // From nothing it goes to where it begins.
        number = isNumber ? number + steps : m_minimum.value_or(0);
        number = std::min(std::max(number, m_minimum.value_or(-9e15)), m_maximum.value_or(9e15));
        setText(QString::number(number, 'g', 15));
        Q_EMIT textEdited(text());
    }

    std::optional<double> m_minimum, m_maximum;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
    int m_width = 0;
};

/// One line. `Read` turns what is written into what is meant; empty: it stays as written.
class LineParameter : public ParameterEditor
{
public:
    using Read = QString (*)(const QString&);

    LineParameter(QLineEdit* line, const ScriptParameter& parameter, Read read) : m_line(line), m_read(read)
    {
        m_row = new QHBoxLayout(this);
        m_row->setContentsMargins(0, 0, 0, 0);
        m_row->addWidget(m_line, 1);
        m_line->setObjectName(u"parameter_"_s + parameter.name);
        connect(m_line, &QLineEdit::textEdited, this, [this] { Q_EMIT edited(); });
    }

    [[nodiscard]] ParameterValue value() const override
    {
        const QString text = m_line->text();
        if (text.isEmpty())
            return {};
        const QString meant = m_read != nullptr ? m_read(text) : QString();
        return meant.isEmpty() ? text : meant;
    }
    void setValue(const ParameterValue& value) override
    {
        const auto* text = std::get_if<QString>(&value);
        m_line->setText(text != nullptr ? *text : QString());
        m_line->setCursorPosition(0);
    }
    [[nodiscard]] QWidget* field() override { return m_line; }

protected:
    void put(const QString& text)
    {
        m_line->setText(text);
        Q_EMIT edited();
    }
    [[nodiscard]] QLineEdit* line() const { return m_line; }
    QToolButton* addButton(const Icons& icons, const QString& icon, const QString& name, const QString& label)
    {
        auto* button = new QToolButton(this);
        button->setIcon(icons.icon(icon));
        button->setObjectName(name);
        button->setAccessibleName(label);
        button->setToolTip(label.toHtmlEscaped());
        m_row->setSpacing(icons.theme().metric("spacing.half"));
        m_row->addWidget(button);
        return button;
    }

private:
    QLineEdit* m_line;
    Read m_read;
    QHBoxLayout* m_row = nullptr;
};

class DateParameter final : public LineParameter
{
public:
    DateParameter(const ScriptParameter& parameter, const Icons& icons)
        : LineParameter(new QLineEdit, parameter, &dateFromText)
    {
        line()->setPlaceholderText(tr("YYYY-MM-DD hh:mm"));
        QToolButton* button = addButton(icons, u"clock"_s, u"pick_"_s + parameter.name,
                                        tr("%1: choose a date").arg(parameter.label));
        auto* menu = new QMenu(button);
        m_calendar = new QCalendarWidget;
        m_calendar->setObjectName(u"calendar_"_s + parameter.name);
        m_calendar->setAccessibleName(parameter.label);
        m_calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
        auto* day = new QWidgetAction(menu);
        day->setDefaultWidget(m_calendar);
        menu->addAction(day);
        menu->addSeparator();
        menu->addAction(tr("Now"), this,
                        [this] { put(QDateTime::currentDateTime().toString(u"yyyy-MM-dd HH:mm"_s)); });
        menu->addAction(tr("Not given"), this, [this] { put({}); });
        button->setMenu(menu);
        button->setPopupMode(QToolButton::InstantPopup);
        connect(menu, &QMenu::aboutToShow, this, [this] {
            const QDate date = QDate::fromString(dateFromText(line()->text()).left(10), Qt::ISODate);
            m_calendar->setSelectedDate(date.isValid() ? date : QDate::currentDate());
        });
        const auto take = [this, menu](const QDate& date) {
            const QString time = dateFromText(line()->text()).mid(11, 5);
            put(date.toString(Qt::ISODate) + (time.isEmpty() ? QString() : u' ' + time));
            menu->close();
        };
        connect(m_calendar, &QCalendarWidget::clicked, this, take);
        connect(m_calendar, &QCalendarWidget::activated, this, take);
    }
    void setValue(const ParameterValue& value) override
    {
        LineParameter::setValue(value);
        QString text = line()->text();
        if (text.size() > 10 && text.at(10) == u'T')
            text[10] = u' ';
        if (text.size() == 19 && text.endsWith(":00"_L1))
            text.chop(3);
        line()->setText(text);
    }

private:
    QCalendarWidget* m_calendar = nullptr;
};

class FileParameter final : public LineParameter
{
public:
    FileParameter(const ScriptParameter& parameter, const Icons& icons)
        : LineParameter(new DropLine, parameter, nullptr),
          m_isFolder(parameter.type.contains("directoryinfo"_L1, Qt::CaseInsensitive) ||
                     parameter.name.endsWith("Folder"_L1) || parameter.name.endsWith("Directory"_L1))
    {
        line()->setPlaceholderText(m_isFolder ? tr("Path of a folder") : tr("Path of a file"));
        QToolButton* button = addButton(icons, u"folder"_s, u"browse_"_s + parameter.name,
                                        m_isFolder ? tr("%1: choose a folder").arg(parameter.label)
                                                   : tr("%1: choose a file").arg(parameter.label));
        connect(button, &QToolButton::clicked, this, [this, label = parameter.label] {
            auto* dialog = new QFileDialog(window(), label);
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            dialog->setFileMode(m_isFolder ? QFileDialog::Directory : QFileDialog::AnyFile);
            connect(dialog, &QFileDialog::fileSelected, this,
                    [this](const QString& file) { put(QDir::toNativeSeparators(file)); });
            dialog->open();
        });
    }

private:
    const bool m_isFolder;
};

} // namespace

std::unique_ptr<ParameterEditor> makeLineEditor(const ScriptParameter& parameter, const Icons&)
{
    return std::make_unique<LineParameter>(new QLineEdit, parameter, nullptr);
}

std::unique_ptr<ParameterEditor> makeNumberEditor(const ScriptParameter& parameter, const Icons& icons)
{
    return std::make_unique<LineParameter>(new NumberLine(parameter, icons), parameter,
                                           [](const QString& text) { return text.trimmed(); });
}

std::unique_ptr<ParameterEditor> makeDateEditor(const ScriptParameter& parameter, const Icons& icons)
{
    return std::make_unique<DateParameter>(parameter, icons);
}

std::unique_ptr<ParameterEditor> makeSpanEditor(const ScriptParameter& parameter, const Icons&)
{
    auto* line = new QLineEdit;
    line->setPlaceholderText(QObject::tr("2h 30m, 3d or 1.02:30:00"));
    return std::make_unique<LineParameter>(line, parameter, &timeSpanFromText);
}

std::unique_ptr<ParameterEditor> makeFileEditor(const ScriptParameter& parameter, const Icons& icons)
{
    return std::make_unique<FileParameter>(parameter, icons);
}

} // namespace steward
