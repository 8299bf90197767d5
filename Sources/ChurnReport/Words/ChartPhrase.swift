/// Gains, profit and reliability, and all metrics of the model.
enum ChartPhrase: Phrase {
    case gainsTitle, gainsX, gainsY, gainsCaption, gainsDescription, thisModel, perfect, random
    case gainsTable, top, rows, churners, churnRate, lift, reached
    case profitTitle, profitX, profitY, profitCaption, profitDescription
    case profitTable, profitBest, profitExpected, profitMeasure, profitValue, profitShare, profitThreshold
    case offer, nobody, noThreshold
    case reliabilityTitle, reliabilityX, reliabilityY, reliabilityCaption, reliabilityDescription
    case reliabilityTable, probability, meanPredicted, observed, noProbabilities
    case metrics, metric, value, meaning
    case averagePrecision, averagePrecisionWords, kolmogorovSmirnov, kolmogorovSmirnovWords
    case liftAt, liftWords, brier, brierWords, calibrationError, calibrationErrorWords
    case slope, slopeWords, intercept, interceptWords, noLine, meanProbability, meanProbabilityWords

    var texts: Translations {
        switch self {
        case .gainsTitle: Translations("Cumulative gains", "累積ゲイン")
        case .gainsX: Translations("Rows contacted, highest scores first (%)", "接触する行の割合（スコアの高い順、%）")
        case .gainsY: Translations("Churners reached (%)", "到達した解約者（%）")
        case .gainsCaption:
            Translations(
                "Cumulative gains: the share of all churners among the rows with the highest scores.",
                "累積ゲイン：スコア上位の行に含まれる解約者の割合です。"
            )
        case .gainsDescription:
            Translations(
                "Line chart. A random order would reach equal shares; the table below has every number.",
                "折れ線グラフ。無作為の順序なら同じ割合になります。数値はすべて下の表にあります。"
            )
        case .thisModel: Translations("this model", "このモデル")
        case .perfect: Translations("perfect ranking", "完全な順位")
        case .random: Translations("random order", "無作為")
        case .gainsTable: Translations("Gains by decile, highest scores first", "十分位別のゲイン（スコアの高い順）")
        case .top: Translations("Top", "上位")
        case .rows: Translations("Rows", "行数")
        case .churners: Translations("Churners", "解約者")
        case .churnRate: Translations("Churn rate", "解約率")
        case .lift: Translations("Lift", "リフト")
        case .reached: Translations("Reached", "到達率")
        case .profitTitle: Translations("Expected profit of a campaign", "施策の期待利益")
        case .profitX: Translations("Customers contacted, highest scores first (%)", "接触する顧客の割合（スコアの高い順、%）")
        case .profitY: Translations("Profit per customer (money)", "顧客1人あたりの利益（金額）")
        case .profitCaption:
            Translations(
                """
                What a campaign brings per customer, contacted or not, by how many are contacted. The band is the \
                95\u{a0}% interval of the churners’ share, the mark the best cut.
                """,
                "接触する割合ごとの、顧客1人あたり（接触しない顧客も含む）の利益。帯は解約者の割合の95\u{a0}%信頼区間、印は最良の点です。"
            )
        case .profitDescription:
            Translations(
                "Line chart with a band; the table below has the best cut and the costs that it is for.",
                "帯付きの折れ線グラフ。最良の点と前提の費用は下の表にあります。"
            )
        case .profitTable: Translations("The best campaign", "最良の施策")
        case .profitBest: Translations("Maximum profit (MPC)", "最大利益（MPC）")
        case .profitExpected: Translations("Expected maximum profit (EMPC)", "期待最大利益（EMPC）")
        case .profitMeasure: Translations("Measure", "指標")
        case .profitValue: Translations("Per customer", "顧客1人あたり")
        case .profitShare: Translations("Share to contact", "接触する割合")
        case .profitThreshold: Translations("From the score", "スコアの下限")
        case .offer:
            Translations(
                """
                Assumed: a customer who stays is worth {0}, an offer costs {1}, a contact {2}, and {3} of churners accept, \
                known as well as from {4} offers. Amounts are in the currency of these assumptions.
                """,
                """
                前提：継続した顧客の価値は{0}、特典の費用は{1}、接触の費用は{2}、解約予定者の受諾率は{3}（確からしさは{4}件の試行に相当）。\
                金額の単位はこの前提の通貨です。
                """
            )
        case .nobody: Translations("nobody is to be contacted", "接触する顧客なし")
        case .noThreshold: Translations("depends on how many accept", "受諾率により変動")
        case .reliabilityTitle: Translations("Reliability of the probabilities", "確率の較正")
        case .reliabilityX: Translations("Mean predicted probability (%)", "予測確率の平均（%）")
        case .reliabilityY: Translations("Observed churn (%)", "実際の解約率（%）")
        case .reliabilityCaption:
            Translations(
                """
                Reliability: what was predicted and what happened, in bins of about equal row counts. Whiskers are \
                95\u{a0}% Wilson intervals; on the dashed line both agree.
                """,
                "較正：予測と実績を、行数がほぼ等しい区分で比べます。線は95\u{a0}%信頼区間（ウィルソン）で、破線上では両者が一致します。"
            )
        case .reliabilityDescription:
            Translations(
                "Points with whiskers; on the dashed diagonal as many churned as predicted. The table below has every number.",
                "点と区間。破線の対角線上では予測と実績が一致します。数値はすべて下の表にあります。"
            )
        case .reliabilityTable: Translations("Reliability bins", "較正の区分")
        case .probability: Translations("Probability", "確率")
        case .meanPredicted: Translations("Mean predicted", "予測の平均")
        case .observed: Translations("Observed", "実績")
        case .noProbabilities:
            Translations(
                "The scores are not probabilities, so their reliability cannot be shown.",
                "スコアが確率ではないため、較正は示せません。"
            )
        case .metrics: Translations("All metrics of the model", "モデルの全指標")
        case .metric: Translations("Metric", "指標")
        case .value: Translations("Value", "値")
        case .meaning: Translations("Meaning", "意味")
        case .averagePrecision: Translations("Average precision", "平均適合率")
        case .averagePrecisionWords:
            Translations("area under precision and recall; {0} at random", "適合率と再現率の曲線下面積。無作為なら{0}")
        case .kolmogorovSmirnov: Translations("Kolmogorov-Smirnov", "KS統計量")
        case .kolmogorovSmirnovWords:
            Translations("largest gap between churners reached and others reached", "解約者とその他の到達率の最大の差")
        case .liftAt: Translations("Lift at {0}", "上位{0}のリフト")
        case .liftWords:
            Translations("95\u{a0}% interval {0}; {1} of the churners reached", "95\u{a0}%信頼区間 {0}、解約者の{1}に到達")
        case .brier: Translations("Brier score", "ブライアスコア")
        case .brierWords:
            Translations(
                "mean squared error: reliability {0}, less resolution {1}, plus uncertainty {2}, within bins {3}",
                "平均二乗誤差：信頼性{0}－分離{1}＋不確実性{2}、区分内{3}"
            )
        case .calibrationError: Translations("Calibration error", "較正誤差")
        case .calibrationErrorWords:
            Translations(
                "mean distance of predicted and observed churn, over ten bins of equal row count",
                "行数の等しい10区分における予測と実績の平均的な差"
            )
        case .slope: Translations("Calibration slope", "較正の傾き")
        case .slopeWords:
            Translations(
                "95\u{a0}% interval {0}; 1 is right, less is too extreme",
                "95\u{a0}%信頼区間 {0}。1が適正、小さいと極端すぎる予測"
            )
        case .intercept: Translations("Calibration intercept", "較正の切片")
        case .interceptWords: Translations("95\u{a0}% interval {0}; 0 is right", "95\u{a0}%信頼区間 {0}。0が適正")
        case .noLine:
            Translations("the scores are constant or separate the labels", "スコアが一定か、ラベルを完全に分離しているため")
        case .meanProbability: Translations("Mean probability", "平均確率")
        case .meanProbabilityWords: Translations("what the model expected on average", "モデルが予測した平均")
        }
    }
}
