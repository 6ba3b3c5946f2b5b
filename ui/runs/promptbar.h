#pragma once

#include <QFrame>
#include <QJsonObject>
#include <QList>

class QBoxLayout;
class QLabel;

namespace steward {

class Theme;

/// Asks what a running script asks (Read-Host, Get-Credential, a choice, missing parameters), in the window
/// instead of over it, and says for which customer. Guarantees: one question at a time, in order; each is
/// answered at most once; a secret is shown as dots and its field is emptied when it is answered. A null
/// value means that the question was cancelled, which Esc does. Answers are as RunSession::answer takes them;
/// that of "fields" is a JSON object of names and texts.
class PromptBar : public QFrame
{
    Q_OBJECT

public:
    explicit PromptBar(const Theme& theme, QWidget* parent = nullptr);

    /// For which customer the script asks; shown with every question.
    void setTarget(const QString& customer) { m_target = customer; }
    /// `values` as in RunEvent's Prompt.
    void ask(const QString& text, const QJsonObject& values);
    /// Forgets what is still asked, without an answer: the run is over.
    void clear();
    [[nodiscard]] bool isAsking() const { return !m_questions.isEmpty(); }

Q_SIGNALS:
    void answered(const QString& id, const QString& value);
    void askingChanged(bool asking);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Question
    {
        QString text;
        QJsonObject data;
    };

    void showFirst();
    void answer(const QString& value);
    void addChoices(const Question& question, QBoxLayout* row);
    void addFields(const Question& question, QBoxLayout* row);
    void addForm(const Question& question, QBoxLayout* column, QBoxLayout* row);

    QList<Question> m_questions;
    QString m_target;
    QWidget* m_content = nullptr;
    const Theme& m_theme;
};

} // namespace steward
