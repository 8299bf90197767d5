import ChurnEvaluation

/// Numbers and their gaps, in the words of a language.
extension Words {
    /// `lower to upper`.
    func range(_ lower: Double, _ upper: Double, _ format: (Double) -> Markup) -> Markup {
        self(FramePhrase.range, format(lower), format(upper))
    }

    /// The interval of an estimate, its ends shown with so many decimals.
    func interval(_ estimate: Estimate, digits: Int) -> Markup {
        range(estimate.lower, estimate.upper) { .fixed($0, digits) }
    }

    /// The interval of a share, in percent.
    func percentInterval(_ estimate: Estimate, digits: Int = 1) -> Markup {
        percentRange(estimate.lower, estimate.upper, digits: digits)
    }

    /// Two shares in percent; the sign stands behind the second only.
    func percentRange(_ lower: Double, _ upper: Double, digits: Int = 1) -> Markup {
        let start = Markup.number(lower, shownAs: NumberText.fixed(100 * lower, digits))
        return self(FramePhrase.range, start, .percent(upper, digits))
    }

    /// A number, or that there is none and why.
    func measured(_ measured: Measured, _ format: (Double) -> Markup) -> Markup {
        switch measured {
        case .estimate(let estimate): format(estimate.value)
        case .gap(let gap): missing(gap)
        }
    }

    /// The interval of a number; nothing where the number itself says that there is none.
    func measuredInterval(_ measured: Measured, _ format: (Estimate) -> Markup) -> Markup {
        measured.estimate.map(format) ?? Markup(NumberText.missing)
    }

    /// That there is no number, and why.
    func missing(_ gap: Gap) -> Markup { self(FramePhrase.because, reason(gap)).inside("span", class: "gap") }

    /// That there is no number, where the reason stands elsewhere.
    var missing: Markup { self(FramePhrase.noNumber).inside("span", class: "gap") }

    /// Why there is no number.
    func reason(_ gap: Gap) -> Markup {
        switch gap {
        case .fewRows(let minimum): self(GapPhrase.fewRows, .count(minimum))
        case .fewPositives(let minimum): self(GapPhrase.fewPositives, .count(minimum))
        case .fewNegatives(let minimum): self(GapPhrase.fewNegatives, .count(minimum))
        case .fewSelected(let minimum): self(GapPhrase.fewSelected, .count(minimum))
        case .noRows: self(GapPhrase.noRows)
        case .oneClass: self(GapPhrase.oneClass)
        case .noPositives: self(GapPhrase.noPositives)
        case .noNegatives: self(GapPhrase.noNegatives)
        case .noneSelected: self(GapPhrase.noneSelected)
        case .notProbabilities: self(GapPhrase.notProbabilities)
        case .immature: self(GapPhrase.immature)
        case .unfinished: self(GapPhrase.unfinished)
        case .nothingBefore: self(GapPhrase.nothingBefore)
        case .noMoney: self(GapPhrase.noMoney)
        case .other(let text): outside(text)
        }
    }

    /// A text that the content gives, which is English or a name.
    func outside(_ text: String) -> Markup { .outside(text, language: language == .english ? nil : "en") }

    /// What an algorithm is called.
    func algorithm(_ name: String) -> String { AlgorithmPhrase(rawValue: name).map { text($0) } ?? name }
}
