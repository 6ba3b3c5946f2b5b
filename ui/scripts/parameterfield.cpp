#include "parameterfield.h"

#include <common/selectbox.h>
#include <common/theme.h>

#include <QBoxLayout>
#include <QCheckBox>
#include <QDateTimeEdit>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTableWidget>

#include <limits>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using Kind = ParameterValue::Kind;

QString rangeNote(const ScriptParameter& parameter)
{
    const auto text = [](double value) { return QString::number(value, 'g', 15); };
    if (parameter.minimum && parameter.maximum)
        return ParameterField::tr("%1 to %2").arg(text(*parameter.minimum), text(*parameter.maximum));
    if (parameter.minimum)
        return ParameterField::tr("at least %1").arg(text(*parameter.minimum));
    return parameter.maximum ? ParameterField::tr("at most %1").arg(text(*parameter.maximum)) : QString();
}

class LineField final : public ParameterField
{
public:
    explicit LineField(const ScriptParameter& parameter) : m_line(new QLineEdit), m_note(rangeNote(parameter))
    {
        connect(m_line, &QLineEdit::textEdited, this, &ParameterField::edited);
        if (parameter.kind == ParameterKind::DateTime)
            m_line->setPlaceholderText(u"2026-11-30"_s);
        else if (parameter.kind == ParameterKind::TimeSpan)
            m_line->setPlaceholderText(u"02:30:00"_s);
    }
    QWidget* editor() const override { return m_line; }
    ParameterValue value() const override
    {
        return m_line->text().isEmpty() ? ParameterValue() : ParameterValue(m_line->text());
    }
    void setValue(const ParameterValue& value) override { m_line->setText(value.text); }
    QString note() const override { return m_note; }

private:
    QLineEdit* m_line;
    QString m_note;
};

class TextField final : public ParameterField
{
public:
    TextField(bool isList, const Theme& theme) : m_text(new QPlainTextEdit), m_isList(isList)
    {
        setVariant(m_text, "field");
        m_text->setTabChangesFocus(true);
        const int line = theme.lineHeight(Theme::Text::Body);
        m_text->setMinimumHeight(3 * line);
        m_text->setMaximumHeight(isList ? 4 * line : 6 * line);
        connect(m_text, &QPlainTextEdit::textChanged, this, &ParameterField::edited);
    }
    QWidget* editor() const override { return m_text; }
    ParameterValue value() const override
    {
        if (!m_isList) {
            return m_text->toPlainText().isEmpty() ? ParameterValue() : ParameterValue(m_text->toPlainText());
        }
        QStringList lines;
        for (const QString& line : m_text->toPlainText().split(u'\n')) {
            if (!line.trimmed().isEmpty())
                lines << line.trimmed();
        }
        return lines.isEmpty() ? ParameterValue() : ParameterValue::ofList(lines);
    }
    void setValue(const ParameterValue& value) override
    {
        const QSignalBlocker quiet(m_text);
        m_text->setPlainText(value.kind == Kind::List ? value.list.join(u'\n') : value.text);
    }
    QString note() const override { return m_isList ? tr("one per line") : QString(); }

private:
    QPlainTextEdit* m_text;
    bool m_isList;
};

class ChoiceField final : public ParameterField
{
public:
    ChoiceField(const ScriptParameter& parameter, const Icons& icons, bool canBeEmpty, bool mandatory)
        : m_box(new SelectBox(icons))
    {
        if (canBeEmpty)
            m_box->addItem(mandatory ? tr("Choose…") : tr("Not given"), QVariant());
        const bool isBool = parameter.kind == ParameterKind::Boolean;
        for (const QString& each : isBool ? QStringList{u"true"_s, u"false"_s} : parameter.allowed)
            m_box->addItem(isBool ? (each == "true"_L1 ? tr("Yes") : tr("No")) : each, each);
        m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        m_box->setMinimumContentsLength(8);
        connect(m_box, &QComboBox::activated, this, &ParameterField::edited);
    }
    QWidget* editor() const override { return m_box; }
    ParameterValue value() const override
    {
        const QVariant chosen = m_box->currentData();
        return chosen.isValid() ? ParameterValue(chosen.toString()) : ParameterValue();
    }
    void setValue(const ParameterValue& value) override
    {
        const QSignalBlocker quiet(m_box);
        int at = 0;
        for (int i = 0; i < m_box->count() && value.isGiven(); ++i) {
            if (m_box->itemData(i).toString().compare(value.text, Qt::CaseInsensitive) == 0)
                at = i;
        }
        m_box->setCurrentIndex(at);
    }

private:
    SelectBox* m_box;
};

class CheckListField final : public ParameterField
{
public:
    CheckListField(const ScriptParameter& parameter, const Theme& theme) : m_list(new QListWidget)
    {
        for (const QString& each : parameter.allowed) {
            auto* item = new QListWidgetItem(each, m_list);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            item->setCheckState(Qt::Unchecked);
        }
        const int row = theme.metric("heights.rowDense");
        m_list->setMaximumHeight(row * int(std::clamp<qsizetype>(parameter.allowed.size(), 2, 7)) +
                                 theme.px(4));
        m_list->setMinimumHeight(row * 2);
        connect(m_list, &QListWidget::itemChanged, this, &ParameterField::edited);
    }
    QWidget* editor() const override { return m_list; }
    ParameterValue value() const override
    {
        QStringList chosen;
        for (int i = 0; i < m_list->count(); ++i) {
            if (m_list->item(i)->checkState() == Qt::Checked)
                chosen << m_list->item(i)->text();
        }
        return chosen.isEmpty() ? ParameterValue() : ParameterValue::ofList(chosen);
    }
    void setValue(const ParameterValue& value) override
    {
        const QSignalBlocker quiet(m_list);
        const QStringList chosen = value.kind == Kind::List ? value.list : QStringList{value.text};
        for (int i = 0; i < m_list->count(); ++i) {
            m_list->item(i)->setCheckState(
                chosen.contains(m_list->item(i)->text(), Qt::CaseInsensitive) ? Qt::Checked : Qt::Unchecked);
        }
    }

private:
    QListWidget* m_list;
};

class SwitchField final : public ParameterField
{
public:
    explicit SwitchField(const ScriptParameter& parameter)
        : m_box(new QCheckBox(QString(parameter.label).replace(u'&', u"&&"_s)))
    {
        m_box->setAccessibleName(parameter.label);
        connect(m_box, &QCheckBox::clicked, this, &ParameterField::edited);
    }
    QWidget* editor() const override { return m_box; }
    ParameterValue value() const override
    {
        return m_box->isChecked() ? ParameterValue(u"true"_s)
               : m_default        ? ParameterValue(u"false"_s)
                                  : ParameterValue();
    }
    void setValue(const ParameterValue& value) override
    {
        m_box->setChecked(value.isGiven() && value.text.compare("true"_L1, Qt::CaseInsensitive) == 0);
        m_default = m_default || m_box->isChecked(); // off means something where on is the usual
    }
    bool hasOwnLabel() const override { return true; }

private:
    QCheckBox* m_box;
    bool m_default = false;
};

class SpinField final : public ParameterField
{
public:
    explicit SpinField(const ScriptParameter& parameter) : m_box(new QSpinBox), m_note(rangeNote(parameter))
    {
        m_box->setButtonSymbols(QAbstractSpinBox::NoButtons); // the arrow keys and the wheel count
        m_box->setRange(int(*parameter.minimum), int(*parameter.maximum));
        connect(m_box, &QSpinBox::valueChanged, this, &ParameterField::edited);
    }
    QWidget* editor() const override { return m_box; }
    ParameterValue value() const override { return ParameterValue(QString::number(m_box->value())); }
    void setValue(const ParameterValue& value) override
    {
        const QSignalBlocker quiet(m_box);
        m_box->setValue(value.text.toInt());
    }
    QString note() const override { return m_note; }

private:
    QSpinBox* m_box;
    QString m_note;
};

class SecretField final : public ParameterField
{
public:
    SecretField(bool isCredential, const Theme& theme) : m_secret(new QLineEdit)
    {
        m_secret->setEchoMode(QLineEdit::Password);
        m_secret->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
        connect(m_secret, &QLineEdit::textEdited, this, &ParameterField::edited);
        if (!isCredential) {
            m_editor = m_secret;
            return;
        }
        m_editor = new QWidget;
        m_user = new QLineEdit;
        m_user->setPlaceholderText(tr("User"));
        m_user->setAccessibleName(tr("User"));
        m_secret->setPlaceholderText(tr("Password"));
        m_secret->setAccessibleName(tr("Password"));
        auto* column = new QVBoxLayout(m_editor);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(theme.metric("spacing.half"));
        column->addWidget(m_user);
        column->addWidget(m_secret);
        m_editor->setFocusProxy(m_user);
        connect(m_user, &QLineEdit::textEdited, this, &ParameterField::edited);
    }
    QWidget* editor() const override { return m_editor; }
    ParameterValue value() const override
    {
        const Secret secret(m_secret->text().toUtf8());
        if (m_user)
            return m_user->text().isEmpty() && secret.isEmpty()
                       ? ParameterValue()
                       : ParameterValue::ofCredential(m_user->text(), secret);
        return secret.isEmpty() ? ParameterValue() : ParameterValue::ofSecret(secret);
    }
    void setValue(const ParameterValue& value) override
    {
        m_secret->clear(); // never filled from anywhere
        if (m_user)
            m_user->setText(value.text);
    }
    QString note() const override { return tr("not remembered"); }

private:
    QWidget* m_editor;
    QLineEdit* m_user = nullptr;
    QLineEdit* m_secret;
};

class TableField final : public ParameterField
{
public:
    explicit TableField(const Theme& theme) : m_table(new QTableWidget(1, 2)), m_theme(theme)
    {
        m_table->setHorizontalHeaderLabels({tr("Name"), tr("Value")});
        m_table->verticalHeader()->hide();
        m_table->horizontalHeader()->setStretchLastSection(true);
        m_table->setTabKeyNavigation(false);
        fit();
        connect(m_table, &QTableWidget::itemChanged, this, [this] {
            // There is always an empty row to go on in.
            const int last = m_table->rowCount() - 1;
            if (!text(last, 0).isEmpty() || !text(last, 1).isEmpty()) {
                m_table->setRowCount(last + 2);
                fit();
            }
            Q_EMIT edited();
        });
    }
    QWidget* editor() const override { return m_table; }
    ParameterValue value() const override
    {
        QList<QPair<QString, QString>> rows;
        for (int i = 0; i < m_table->rowCount(); ++i) {
            if (!text(i, 0).isEmpty() || !text(i, 1).isEmpty())
                rows.append({text(i, 0), text(i, 1)});
        }
        return rows.isEmpty() ? ParameterValue() : ParameterValue::ofTable(rows);
    }
    void setValue(const ParameterValue& value) override
    {
        const QSignalBlocker quiet(m_table);
        m_table->clearContents();
        m_table->setRowCount(int(value.table.size()) + 1);
        for (int i = 0; i < value.table.size(); ++i) {
            m_table->setItem(i, 0, new QTableWidgetItem(value.table.at(i).first));
            m_table->setItem(i, 1, new QTableWidgetItem(value.table.at(i).second));
        }
        fit();
    }

private:
    QString text(int row, int column) const
    {
        const QTableWidgetItem* item = m_table->item(row, column);
        return item ? item->text() : QString();
    }
    void fit() { m_table->setFixedHeight(m_theme.px(36) * std::clamp(m_table->rowCount() + 1, 2, 6)); }

    QTableWidget* m_table;
    const Theme& m_theme;
};

class FileField final : public ParameterField
{
public:
    FileField(const ScriptParameter& parameter, const Icons& icons)
        : m_editor(new QWidget), m_line(new QLineEdit)
    {
        auto* choose = new QPushButton;
        choose->setIcon(icons.icon(u"folder"_s));
        choose->setAccessibleName(tr("Choose a file"));
        choose->setToolTip(tr("Choose a file"));
        auto* row = new QHBoxLayout(m_editor);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(icons.theme().metric("spacing.half"));
        row->addWidget(m_line, 1);
        row->addWidget(choose);
        m_editor->setFocusProxy(m_line);
        m_line->setAccessibleName(parameter.label);
        connect(m_line, &QLineEdit::textEdited, this, &ParameterField::edited);
        connect(choose, &QPushButton::clicked, this, [this] {
            auto* dialog = new QFileDialog(m_editor, tr("Choose a file"));
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            // It may be one that the script is to write.
            dialog->setFileMode(QFileDialog::AnyFile);
            dialog->setLabelText(QFileDialog::Accept, tr("Choose"));
            connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
                m_line->setText(path);
                Q_EMIT edited();
            });
            dialog->open();
        });
    }
    QWidget* editor() const override { return m_editor; }
    ParameterValue value() const override
    {
        return m_line->text().isEmpty() ? ParameterValue() : ParameterValue(m_line->text());
    }
    void setValue(const ParameterValue& value) override { m_line->setText(value.text); }

private:
    QWidget* m_editor;
    QLineEdit* m_line;
};

bool fitsSpin(const ScriptParameter& parameter)
{
    constexpr double kLeast = std::numeric_limits<int>::min();
    constexpr double kMost = std::numeric_limits<int>::max();
    // A box always has a number: only where there is one to begin with.
    return parameter.kind == ParameterKind::Integer && parameter.minimum && parameter.maximum &&
           *parameter.minimum >= kLeast && *parameter.maximum <= kMost && parameter.defaultValue.isConstant &&
           !parameter.defaultValue.values.isEmpty();
}

} // namespace

std::unique_ptr<ParameterField> ParameterField::make(const ScriptParameter& parameter, const Icons& icons)
{
    const Theme& theme = icons.theme();
    const bool mandatory = !parameter.sets.isEmpty() && parameter.sets.constFirst().mandatory;
    const bool hasDefault = parameter.defaultValue.isConstant && !parameter.defaultValue.values.isEmpty();
    switch (parameter.kind) {
    case ParameterKind::Switch:
        return std::make_unique<SwitchField>(parameter);
    case ParameterKind::Boolean:
        if (!parameter.isArray)
            return std::make_unique<ChoiceField>(parameter, icons, !hasDefault, mandatory);
        break;
    case ParameterKind::SecureText:
    case ParameterKind::Credential:
        if (!parameter.isArray)
            return std::make_unique<SecretField>(parameter.kind == ParameterKind::Credential, theme);
        break;
    case ParameterKind::Table:
        if (!parameter.isArray)
            return std::make_unique<TableField>(theme);
        break;
    case ParameterKind::File:
        if (!parameter.isArray)
            return std::make_unique<FileField>(parameter, icons);
        break;
    default:
        break;
    }
    if (!parameter.allowed.isEmpty() && parameter.isArray)
        return std::make_unique<CheckListField>(parameter, theme);
    if (!parameter.allowed.isEmpty())
        return std::make_unique<ChoiceField>(parameter, icons, !hasDefault, mandatory);
    if (parameter.isArray || parameter.isMultiLine)
        return std::make_unique<TextField>(parameter.isArray, theme);
    if (fitsSpin(parameter))
        return std::make_unique<SpinField>(parameter);
    return std::make_unique<LineField>(parameter);
}

} // namespace steward
