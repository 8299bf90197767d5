/// The verdict and the numbers that stand out.
enum VerdictPhrase: Phrase {
    case heading
    case nothingKnown
    case ranking
    case guessing, weak, fair, strong, veryStrong
    case use
    case beatsAll, beatsNotClearly, beatsNot, noRecency
    case expected, expectedToo
    case trustOne, trustBoth, noTrust
    case leak
    case areaUnderROC, lift, logLoss, churnRate
    case areaNote, liftNote, logLossNote, churnRateNote

    var texts: Translations {
        switch self {
        case .heading: Translations("Verdict", "結論")
        case .nothingKnown:
            Translations(
                "There are no rows with a known label that the model has not seen, so nothing can be said about it.",
                "モデルが学習に使っていないラベル付きの行がないため、モデルの良し悪しは判断できません。"
            )
        case .ranking:
            Translations(
                """
                Of one customer who churns and one who stays, the model puts the one who churns first in {0} of cases \
                (95\u{a0}% interval {1}), which is {2}.
                """,
                "解約する顧客と継続する顧客を1人ずつ比べると、モデルは{0}の割合で解約する顧客を上位に置きます（95\u{a0}%信頼区間 {1}）。{2}。"
            )
        case .guessing: Translations("not told apart from guessing", "当て推量と区別できません")
        case .weak: Translations("a weak ranking", "順位付けの力は弱めです")
        case .fair: Translations("a fair ranking", "順位付けの力は中程度です")
        case .strong: Translations("a strong ranking", "順位付けの力は高い水準です")
        case .veryStrong: Translations("a very strong ranking", "順位付けの力は非常に高い水準です")
        case .use:
            Translations(
                """
                The 10\u{a0}% of customers with the highest scores hold {0} of those who churn, {1} times as many as \
                10\u{a0}% chosen at random.
                """,
                "スコア上位10\u{a0}%の顧客に解約者の{0}が含まれ、無作為に選んだ10\u{a0}%の{1}倍にあたります。"
            )
        case .beatsAll:
            Translations(
                "It ranks better than the best baseline, “{0}” (AUC {1})",
                "最良の基準スコア「{0}」（AUC {1}）よりも正しく順位付けします"
            )
        case .beatsNotClearly:
            Translations(
                "It does not clearly rank better than the baseline “{0}” (AUC {1})",
                "基準スコア「{0}」（AUC {1}）を明確に上回るとは言えません"
            )
        case .beatsNot:
            Translations(
                "It does not rank better than the baseline “{0}” (AUC {1})",
                "基準スコア「{0}」（AUC {1}）を上回っていません"
            )
        case .noRecency:
            Translations("It is not shown to beat “{0}” (AUC {1})", "「{0}」（AUC {1}）に勝っているとは言えません")
        case .expected:
            Translations("It expected {0} to churn, and {1} did", "解約率の予測は{0}、実績は{1}です")
        case .expectedToo: Translations("it expected {0} to churn, and {1} did", "解約率の予測は{0}、実績は{1}です")
        case .trustOne: Translations("{0}.", "{0}。")
        case .trustBoth: Translations("{0}; {1}.", "{0}。{1}。")
        case .noTrust:
            Translations(
                "No baseline stands beside it, and its scores are not probabilities.",
                "比較できる基準スコアがなく、スコアは確率でもありません。"
            )
        case .leak:
            Translations(
                "The features see the future; do not use this model.",
                "特徴量に未来の情報が混入しています。このモデルは使わないでください。"
            )
        case .areaUnderROC: Translations("AUC", "AUC")
        case .lift: Translations("Lift at 10\u{a0}%", "上位10\u{a0}%のリフト")
        case .logLoss: Translations("Log loss", "対数損失")
        case .churnRate: Translations("Churn rate", "解約率")
        case .areaNote: Translations("95\u{a0}% interval {0}", "95\u{a0}%信頼区間 {0}")
        case .liftNote: Translations("times as many churners as at random", "無作為抽出に対する解約者の倍率")
        case .logLossNote: Translations("{0} for the churn rate alone", "解約率だけを使うと{0}")
        case .churnRateNote: Translations("{0} of {1} rows", "{1}行のうち{0}行")
        }
    }
}
