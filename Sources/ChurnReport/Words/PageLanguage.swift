/// The language of a page.
public enum PageLanguage: String, Hashable, Sendable, CaseIterable {
    /// English.
    case english = "en"
    /// Japanese.
    case japanese = "ja"
}

/// What a page says: a text in every language, with `{0}` where its first argument goes.
///
/// Each part of the page has an enum of its own that conforms, whose switch over all cases the compiler checks; a text that
/// lacks a language cannot be written.
protocol Phrase: CaseIterable, Sendable {
    /// The text in every language.
    var texts: Translations { get }
}

/// One text in every language.
struct Translations: Hashable {
    let english: String
    let japanese: String

    init(_ english: String, _ japanese: String) {
        self.english = english
        self.japanese = japanese
    }

    subscript(_ language: PageLanguage) -> String {
        switch language {
        case .english: english
        case .japanese: japanese
        }
    }
}

/// Puts phrases into the language of a page.
struct Words {
    let language: PageLanguage

    /// A phrase as text, for charts and attributes.
    func text(_ phrase: some Phrase, _ arguments: String...) -> String {
        pieces(phrase).map { piece in
            switch piece {
            case .text(let text): text
            case .argument(let index): arguments[index]
            }
        }.joined()
    }

    /// A phrase as a piece of the page, its arguments inserted as they are.
    func callAsFunction(_ phrase: some Phrase, _ arguments: Markup...) -> Markup {
        pieces(phrase).reduce(into: Markup()) { markup, piece in
            switch piece {
            case .text(let text): markup += Markup(text)
            case .argument(let index): markup += arguments[index]
            }
        }
    }

    /// Sentences behind each other, with the space between them that the language has.
    func paragraph(_ sentences: [Markup]) -> Markup {
        Markup.joined(sentences, by: language == .japanese ? "" : " ")
    }

    /// Items of a list in a sentence.
    func list(_ items: [Markup]) -> Markup { Markup.joined(items, by: Markup(text(FramePhrase.listSeparator))) }

    private enum Piece {
        case text(String)
        case argument(Int)
    }

    private func pieces(_ phrase: some Phrase) -> [Piece] {
        var pieces: [Piece] = []
        for part in phrase.texts[language].split(separator: "{", omittingEmptySubsequences: false) {
            // What stands before the first brace has no argument before it.
            guard !pieces.isEmpty, let end = part.firstIndex(of: "}"), let index = Int(part[..<end]) else {
                pieces.append(.text(String(part)))
                continue
            }
            pieces.append(.argument(index))
            pieces.append(.text(String(part[part.index(after: end)...])))
        }
        return pieces
    }
}
