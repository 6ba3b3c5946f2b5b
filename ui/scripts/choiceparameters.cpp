// Values that are chosen: one of several, some of several, yes or no; and secrets.

#include "parametereditor.h"

#include <common/segmentedtabs.h>
#include <common/selectbox.h>
#include <common/theme.h>

#include <QAbstractItemView>
#include <QCheckBox>
#include <QLineEdit>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString withoutMnemonic(QString text)
{
    return text.replace(u'&', u"&&"_s);
}

QVBoxLayout* columnOf(QWidget* widget, int spacing = 0)
{
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing);
    return column;
}

class ChoiceParameter final : public ParameterEditor
{
public:
    ChoiceParameter(const ScriptParameter& parameter, bool required, const Icons& icons)
        : m_box(new SelectBox(icons)), m_hasEmpty(!required)
    {
        m_box->view()->setObjectName(u"values_"_s + parameter.name);
        m_box->view()->setAccessibleName(parameter.label);
        columnOf(this)->addWidget(m_box);
        m_box->setObjectName(u"parameter_"_s + parameter.name);
        m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        m_box->setMinimumContentsLength(8);
        if (m_hasEmpty)
            m_box->addItem(tr("Not given"));
        m_box->addItems(parameter.allowed);
        if (!m_hasEmpty)
            m_box->setPlaceholderText(tr("Choose one"));
        m_box->setCurrentIndex(m_hasEmpty ? 0 : -1);
        connect(m_box, &QComboBox::activated, this, [this] { Q_EMIT edited(); });
    }
    [[nodiscard]] ParameterValue value() const override
    {
        const int index = m_box->currentIndex();
        return index < 0 || (m_hasEmpty && index == 0) ? ParameterValue()
                                                       : ParameterValue(m_box->currentText());
    }
    void setValue(const ParameterValue& value) override
    {
        const auto* text = std::get_if<QString>(&value);
        int index = m_hasEmpty ? 0 : -1;
        if (text != nullptr) {
            index = m_box->findText(*text, Qt::MatchFixedString);
            if (index < 0) { // the script does not allow it any more: it is shown, and said to be wrong
                m_box->addItem(*text);
                index = m_box->count() - 1;
            }
        }
        m_box->setCurrentIndex(index);
    }
    [[nodiscard]] QWidget* field() override { return m_box; }

private:
    SelectBox* m_box;
    const bool m_hasEmpty;
};

class CheckListParameter final : public ParameterEditor
{
public:
    CheckListParameter(const ScriptParameter& parameter, const Icons& icons)
    {
        const Theme& theme = icons.theme();
        auto* list = new QFrame;
        auto* column = new QVBoxLayout(list);
        column->setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(8));
        column->setSpacing(theme.metric("spacing.half"));
        for (const QString& value : parameter.allowed) {
            auto* box = new QCheckBox(withoutMnemonic(value), list);
            box->setObjectName(u"parameter_%1_%2"_s.arg(parameter.name, value));
            box->setAccessibleName(u"%1: %2"_s.arg(parameter.label, value));
            column->addWidget(box);
            connect(box, &QCheckBox::clicked, this, [this] { Q_EMIT edited(); });
            m_boxes << qMakePair(value, box);
        }
        if (constexpr int kMost = 8; parameter.allowed.size() > kMost) {
            auto* area = new QScrollArea;
            area->setObjectName(u"list_"_s + parameter.name);
            area->setAccessibleName(parameter.label);
            area->setFocusPolicy(Qt::NoFocus);
            area->setWidgetResizable(true);
            area->setWidget(list);
            area->setMinimumHeight(theme.px(196));
            auto* frame = new QFrame;
            setGround(frame, "card");
            auto* inside = columnOf(frame);
            inside->setContentsMargins(1, 1, 1, 1);
            inside->addWidget(area);
            columnOf(this)->addWidget(frame);
        } else {
            setGround(list, "card");
            columnOf(this)->addWidget(list);
        }
    }
    [[nodiscard]] ParameterValue value() const override
    {
        QStringList values;
        for (const auto& [value, box] : m_boxes) {
            if (box->isChecked())
                values << value;
        }
        return values.isEmpty() ? ParameterValue() : ParameterValue(values);
    }
    void setValue(const ParameterValue& value) override
    {
        QStringList values;
        if (const auto* list = std::get_if<QStringList>(&value))
            values = *list;
        else if (const auto* one = std::get_if<QString>(&value))
            values << *one;
        for (const auto& [text, box] : m_boxes)
            box->setChecked(values.contains(text, Qt::CaseInsensitive));
    }
    [[nodiscard]] QWidget* field() override { return m_boxes.constFirst().second; }

private:
    QList<QPair<QString, QCheckBox*>> m_boxes;
};

class SwitchParameter final : public ParameterEditor
{
public:
    SwitchParameter(const ScriptParameter& parameter, const Icons&)
        : m_box(new QCheckBox(withoutMnemonic(parameter.label)))
    {
        columnOf(this)->addWidget(m_box);
        m_box->setObjectName(u"parameter_"_s + parameter.name);
        setTextRole(m_box, Theme::Text::BodyMedium);
        connect(m_box, &QCheckBox::clicked, this, [this] { Q_EMIT edited(); });
    }
    [[nodiscard]] ParameterValue value() const override { return m_box->isChecked(); }
    void setValue(const ParameterValue& value) override
    {
        const auto* on = std::get_if<bool>(&value);
        const auto* text = std::get_if<QString>(&value);
        m_box->setChecked((on != nullptr && *on) ||
                          (text != nullptr && text->compare("true"_L1, Qt::CaseInsensitive) == 0));
    }
    [[nodiscard]] QWidget* field() override { return m_box; }

private:
    QCheckBox* m_box;
};

class BooleanParameter final : public ParameterEditor
{
public:
    BooleanParameter(const ScriptParameter& parameter, bool) : m_tabs(new SegmentedTabs)
    {
        columnOf(this)->addWidget(m_tabs, 0, Qt::AlignLeading);
        m_tabs->setObjectName(u"parameter_"_s + parameter.name);
        m_tabs->addTab(tr("Not given"));
        m_tabs->addTab(tr("True"));
        m_tabs->addTab(tr("False"));
        connect(m_tabs, &SegmentedTabs::currentChanged, this, [this] {
            if (!m_isSetting)
                Q_EMIT edited();
        });
    }
    [[nodiscard]] ParameterValue value() const override
    {
        const int index = m_tabs->currentIndex();
        return index == 0 ? ParameterValue() : ParameterValue(index == 1);
    }
    void setValue(const ParameterValue& value) override
    {
        const auto* on = std::get_if<bool>(&value);
        const auto* text = std::get_if<QString>(&value);
        m_isSetting = true;
        m_tabs->setCurrentIndex(on != nullptr                                        ? (*on ? 1 : 2)
                                : text == nullptr                                    ? 0
                                : text->compare("true"_L1, Qt::CaseInsensitive) == 0 ? 1
                                                                                     : 2);
        m_isSetting = false;
    }
    [[nodiscard]] QWidget* field() override { return m_tabs; }

private:
    SegmentedTabs* m_tabs;
    bool m_isSetting = false;
};

QLineEdit* passwordLine(const QString& name)
{
    auto* line = new QLineEdit;
    line->setObjectName(name);
    line->setEchoMode(QLineEdit::Password);
    line->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhSensitiveData);
    return line;
}

class SecretParameter final : public ParameterEditor
{
public:
    explicit SecretParameter(const ScriptParameter& parameter)
        : m_line(passwordLine(u"parameter_"_s + parameter.name))
    {
        columnOf(this)->addWidget(m_line);
        connect(m_line, &QLineEdit::textEdited, this, [this] { Q_EMIT edited(); });
    }
    [[nodiscard]] ParameterValue value() const override
    {
        return m_line->text().isEmpty() ? ParameterValue() : ParameterValue(Secret(m_line->text().toUtf8()));
    }
    void setValue(const ParameterValue& value) override
    {
        const auto* secret = std::get_if<Secret>(&value);
        m_line->setText(secret != nullptr ? QString::fromUtf8(secret->reveal()) : QString());
    }
    [[nodiscard]] QWidget* field() override { return m_line; }

private:
    QLineEdit* m_line;
};

class CredentialParameter final : public ParameterEditor
{
public:
    CredentialParameter(const ScriptParameter& parameter, const Icons& icons)
        : m_user(new QLineEdit), m_password(passwordLine(u"password_"_s + parameter.name))
    {
        auto* column = columnOf(this, icons.theme().metric("spacing.half"));
        column->addWidget(m_user);
        column->addWidget(m_password);
        m_user->setObjectName(u"parameter_"_s + parameter.name);
        m_user->setPlaceholderText(tr("User name"));
        m_password->setPlaceholderText(tr("Password"));
        m_password->setAccessibleName(tr("%1: password").arg(parameter.label));
        for (QLineEdit* line : {m_user, m_password})
            connect(line, &QLineEdit::textEdited, this, [this] { Q_EMIT edited(); });
    }
    [[nodiscard]] ParameterValue value() const override
    {
        if (m_user->text().isEmpty() && m_password->text().isEmpty())
            return {};
        return ParameterCredential{m_user->text(), Secret(m_password->text().toUtf8())};
    }
    void setValue(const ParameterValue& value) override
    {
        const auto* credential = std::get_if<ParameterCredential>(&value);
        m_user->setText(credential != nullptr ? credential->userName : QString());
        m_password->setText(credential != nullptr ? QString::fromUtf8(credential->password.reveal())
                                                  : QString());
    }
    [[nodiscard]] QWidget* field() override { return m_user; }

private:
    QLineEdit* m_user;
    QLineEdit* m_password;
};

} // namespace

std::unique_ptr<ParameterEditor> makeChoiceEditor(const ScriptParameter& parameter, bool required,
                                                  const Icons& icons)
{
    return std::make_unique<ChoiceParameter>(parameter, required, icons);
}

std::unique_ptr<ParameterEditor> makeCheckListEditor(const ScriptParameter& parameter, const Icons& icons)
{
    return std::make_unique<CheckListParameter>(parameter, icons);
}

std::unique_ptr<ParameterEditor> makeSwitchEditor(const ScriptParameter& parameter, const Icons& icons)
{
    return std::make_unique<SwitchParameter>(parameter, icons);
}

std::unique_ptr<ParameterEditor> makeBooleanEditor(const ScriptParameter& parameter, bool required)
{
    return std::make_unique<BooleanParameter>(parameter, required);
}

std::unique_ptr<ParameterEditor> makeSecretEditor(const ScriptParameter& parameter, const Icons&)
{
    return std::make_unique<SecretParameter>(parameter);
}

std::unique_ptr<ParameterEditor> makeCredentialEditor(const ScriptParameter& parameter, const Icons& icons)
{
    return std::make_unique<CredentialParameter>(parameter, icons);
}

} // namespace steward
