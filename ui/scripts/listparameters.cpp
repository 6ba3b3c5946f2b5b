// Values of several lines: long texts, lists and tables.

#include "parametereditor.h"

#include <common/theme.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHeaderView>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QTableWidget>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr qint64 kLargestFile = 4 * 1024 * 1024;

QStringList cellsOf(const QString& line, QChar separator)
{
    QStringList cells;
    QString cell;
    bool isQuoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        if (isQuoted && c == u'"' && i + 1 < line.size() && line.at(i + 1) == u'"') {
            cell += c;
            ++i;
        } else if (c == u'"' && (isQuoted || cell.trimmed().isEmpty())) {
            isQuoted = !isQuoted;
            cell = isQuoted ? QString() : cell;
        } else if (c == separator && !isQuoted) {
            cells << cell.trimmed();
            cell.clear();
        } else {
            cell += c;
        }
    }
    return cells << cell.trimmed();
}

bool isNamedAfter(const QString& header, const ScriptParameter& parameter)
{
    const auto folded = [](QString name) { return name.remove(u' ').remove(u'_').toLower(); };
    QStringList names{parameter.name, parameter.label};
    names += parameter.aliases;
    for (const QString& name : names) {
        const QString wanted = folded(name);
        if (folded(header) == wanted || folded(header) + u's' == wanted || folded(header) == wanted + u's')
            return true;
    }
    return false;
}

/// A text of several lines, as high as what is in it, within reason.
class LinesField : public QPlainTextEdit
{
public:
    LinesField(const ScriptParameter& parameter, const Icons& icons, int least, int most)
        : m_least(least), m_most(most)
    {
        setObjectName(u"parameter_"_s + parameter.name);
        setVariant(this, "field");
        setTabChangesFocus(true);
        document()->setDocumentMargin(icons.theme().px(2));
        connect(document(), &QTextDocument::contentsChanged, this, [this] { fit(); });
        fit();
    }

protected:
    void changeEvent(QEvent* event) override
    {
        QPlainTextEdit::changeEvent(event);
        if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
            fit();
    }

private:
    void fit()
    {
        const int lines = std::min(std::max(blockCount(), m_least), m_most);
        const int height = lines * fontMetrics().lineSpacing() + fontMetrics().lineSpacing() / 2 + 10;
        if (height != m_height) {
            m_height = height;
            setFixedHeight(height);
        }
    }

    const int m_least;
    const int m_most;
    int m_height = 0;
};

class LinesParameter final : public ParameterEditor
{
public:
    LinesParameter(const ScriptParameter& parameter, const Icons& icons)
        : m_field(new LinesField(parameter, icons, 3, 10))
    {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(m_field);
        connect(m_field, &QPlainTextEdit::textChanged, this, [this] {
            if (!m_isSetting)
                Q_EMIT edited();
        });
    }
    [[nodiscard]] ParameterValue value() const override
    {
        const QString text = m_field->toPlainText();
        return text.isEmpty() ? ParameterValue() : ParameterValue(text);
    }
    void setValue(const ParameterValue& value) override
    {
        const auto* text = std::get_if<QString>(&value);
        m_isSetting = true;
        m_field->setPlainText(text != nullptr ? *text : QString());
        m_isSetting = false;
    }
    [[nodiscard]] QWidget* field() override { return m_field; }

private:
    LinesField* m_field;
    bool m_isSetting = false;
};

/// One value a line; takes tables and files.
class ListField final : public LinesField
{
public:
    ListField(const ScriptParameter& parameter, const Icons& icons)
        : LinesField(parameter, icons, 2, 8), m_parameter(parameter)
    {
        setTextRole(this, Theme::Text::Output);
        setLineWrapMode(QPlainTextEdit::NoWrap);
    }

    std::function<void(const QString&)> tell;

protected:
    [[nodiscard]] bool canInsertFromMimeData(const QMimeData* source) const override
    {
        return source->hasUrls() || QPlainTextEdit::canInsertFromMimeData(source);
    }
    void insertFromMimeData(const QMimeData* source) override
    {
        QString text = source->text();
        QString from;
        if (const QString name = source->urls().value(0).toLocalFile();
            source->hasUrls() && !name.isEmpty()) {
            if (m_parameter.kind == ParameterKind::File) {
                QStringList files;
                for (const QUrl& url : source->urls())
                    files << QDir::toNativeSeparators(url.toLocalFile());
                add(files);
                return;
            }
            QFile file(name);
            if (file.size() > kLargestFile || !file.open(QIODevice::ReadOnly)) {
                tell(QObject::tr("The file could not be read: it is missing or too large."));
                return;
            }
            const QByteArray bytes = file.readAll();
            if (bytes.contains('\0')) {
                tell(QObject::tr("The file is not a text."));
                return;
            }
            text = QString::fromUtf8(bytes);
            from = QFileInfo(name).fileName();
        }
        if (from.isEmpty() && !text.trimmed().contains(u'\n')) {
            QPlainTextEdit::insertFromMimeData(source);
            return;
        }
        const PastedValues pasted = pastedValues(text, m_parameter);
        add(pasted.values);
        tell(pasted.column.isEmpty()
                 ? QObject::tr("%1 values put in.").arg(pasted.values.size())
                 : QObject::tr("%1 values from the column %2.").arg(pasted.values.size()).arg(pasted.column));
    }

private:
    void add(const QStringList& values)
    {
        QTextCursor cursor = textCursor();
        QString text = values.join(u'\n');
        if (cursor.positionInBlock() > 0 && !cursor.hasSelection())
            text.prepend(u'\n');
        cursor.insertText(text);
        setTextCursor(cursor);
    }

    const ScriptParameter m_parameter;
};

class ListParameter final : public ParameterEditor
{
public:
    ListParameter(const ScriptParameter& parameter, const Icons& icons)
        : m_field(new ListField(parameter, icons))
    {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(m_field);
        m_field->tell = [this](const QString& text) { Q_EMIT told(text); };
        connect(m_field, &QPlainTextEdit::textChanged, this, [this] {
            if (m_isSetting)
                return;
            m_exact.reset();
            Q_EMIT edited();
        });
    }
    [[nodiscard]] ParameterValue value() const override
    {
        if (m_exact)
            return *m_exact;
        QStringList values;
        for (const QString& line : m_field->toPlainText().split(u'\n')) {
            if (const QString text = line.trimmed(); !text.isEmpty())
                values << text;
        }
        return values.isEmpty() ? ParameterValue() : ParameterValue(values);
    }
    void setValue(const ParameterValue& value) override
    {
        const auto* list = std::get_if<QStringList>(&value);
        const auto* one = std::get_if<QString>(&value);
        m_isSetting = true;
        m_field->setPlainText(list != nullptr ? list->join(u'\n') : one != nullptr ? *one : QString());
        m_isSetting = false;
        m_exact.reset();
        if (list != nullptr)
            m_exact = *list;
        else if (one != nullptr)
            m_exact = QStringList{*one};
    }
    [[nodiscard]] QWidget* field() override { return m_field; }

private:
    ListField* m_field;
    std::optional<QStringList> m_exact; ///< what was set, with line breaks and spaces in its values
    bool m_isSetting = false;
};

/// Names and values; there is always an empty row to go on in.
class TableParameter final : public ParameterEditor
{
public:
    TableParameter(const ScriptParameter& parameter, const Icons& icons) : m_table(new QTableWidget(1, 2))
    {
        const Theme& theme = icons.theme();
        auto* frame = new QFrame;
        setGround(frame, "card");
        auto* inside = new QVBoxLayout(frame);
        inside->setContentsMargins(1, 1, 1, 1);
        inside->addWidget(m_table);
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(frame);
        m_table->setObjectName(u"parameter_"_s + parameter.name);
        m_table->setHorizontalHeaderLabels({tr("Name"), tr("Value")});
        m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
        m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
        m_table->verticalHeader()->hide();
        m_table->verticalHeader()->setDefaultSectionSize(theme.metric("heights.rowDense"));
        m_table->setTabKeyNavigation(false);
        m_table->setEditTriggers(QAbstractItemView::AllEditTriggers);
        connect(m_table, &QTableWidget::cellChanged, this, [this] {
            if (m_isSetting)
                return;
            grow();
            Q_EMIT edited();
        });
        grow();
    }
    [[nodiscard]] ParameterValue value() const override
    {
        ParameterTable table;
        for (int row = 0; row < m_table->rowCount(); ++row) {
            const QString key = text(row, 0);
            const QString content = text(row, 1);
            if (!key.isEmpty() || !content.isEmpty())
                table << qMakePair(key, content);
        }
        return table.isEmpty() ? ParameterValue() : ParameterValue(table);
    }
    void setValue(const ParameterValue& value) override
    {
        m_isSetting = true;
        m_table->clearContents();
        m_table->setRowCount(0);
        if (const auto* table = std::get_if<ParameterTable>(&value)) {
            for (const auto& [key, content] : *table) {
                const int row = m_table->rowCount();
                m_table->setRowCount(row + 1);
                m_table->setItem(row, 0, new QTableWidgetItem(key));
                m_table->setItem(row, 1, new QTableWidgetItem(content));
            }
        }
        m_isSetting = false;
        grow();
    }
    [[nodiscard]] QWidget* field() override { return m_table; }

private:
    [[nodiscard]] QString text(int row, int column) const
    {
        const QTableWidgetItem* item = m_table->item(row, column);
        return item != nullptr ? item->text() : QString();
    }
    void grow()
    {
        const int rows = m_table->rowCount();
        if (rows == 0 || !text(rows - 1, 0).isEmpty() || !text(rows - 1, 1).isEmpty())
            m_table->setRowCount(rows + 1);
        const int shown = std::min(m_table->rowCount(), 6);
        m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() +
                                shown * m_table->verticalHeader()->defaultSectionSize() + 4);
    }

    QTableWidget* m_table;
    bool m_isSetting = false;
};

} // namespace

PastedValues pastedValues(const QString& text, const ScriptParameter& parameter)
{
    QStringList lines;
    for (const QString& line : QString(text).remove(QChar(0xfeff)).split(u'\n')) {
        if (!line.trimmed().isEmpty())
            lines << line.trimmed();
    }
    if (lines.isEmpty())
        return {};
    for (const QChar separator : {QChar(u'\t'), QChar(u';'), QChar(u',')}) {
        const QStringList header = cellsOf(lines.constFirst(), separator);
        if (header.size() < 2 || lines.size() < 2 || cellsOf(lines.at(1), separator).size() != header.size())
            continue;
        qsizetype column = -1;
        for (qsizetype i = 0; i < header.size() && column < 0; ++i)
            column = isNamedAfter(header.at(i), parameter) ? i : -1;
        for (const QString& name : {u"userprincipalname"_s, u"upn"_s, u"mail"_s, u"email"_s,
                                    u"primarysmtpaddress"_s, u"identity"_s, u"id"_s}) {
            for (qsizetype i = 0; i < header.size() && column < 0; ++i)
                column = QString(header.at(i)).remove(u' ').toLower() == name ? i : -1;
        }
        column = std::max<qsizetype>(column, 0);
        PastedValues found{{}, header.at(column)};
        for (qsizetype i = 1; i < lines.size(); ++i) {
            if (const QString cell = cellsOf(lines.at(i), separator).value(column); !cell.isEmpty())
                found.values << cell;
        }
        return found;
    }
    PastedValues found;
    for (const QString& line : lines)
        found.values << (line.startsWith(u'"') ? cellsOf(line, u',').value(0) : line);
    if (found.values.size() > 1 && isNamedAfter(found.values.constFirst(), parameter))
        found.column = found.values.takeFirst();
    return found;
}

std::unique_ptr<ParameterEditor> makeLinesEditor(const ScriptParameter& parameter, const Icons& icons)
{
    return std::make_unique<LinesParameter>(parameter, icons);
}

std::unique_ptr<ParameterEditor> makeListEditor(const ScriptParameter& parameter, const Icons& icons)
{
    return std::make_unique<ListParameter>(parameter, icons);
}

std::unique_ptr<ParameterEditor> makeTableEditor(const ScriptParameter& parameter, const Icons& icons)
{
    return std::make_unique<TableParameter>(parameter, icons);
}

} // namespace steward
