/// Metrics by attributes, fairness and drift.
enum SlicePhrase: Phrase {
    case heading, words, byCutoff, byTenure, byAttribute
    case value, rows, churners, baseRate, area, interval, lift, logLoss, meanProbability
    case chart, chartAxis, chartCaption, chartDescription
    case fairness, fairnessHeading, fairnessWords, fairnessThreshold, barred, notBarred, fairnessTable
    case group, selectionRate, truePositiveRate, falsePositiveRate, precision
    case differences, measure, highest, lowest, difference
    case driftHeading, driftWordsTraining, driftWordsCutoff, noFeatureMoves, driftTable, feature, missingTable
    case driftCritical, scoresTable, driftScores, noDrift
    case rateChart, rateAxis, rateCaption, rateTable, cutoff, moderate, large, driftIndex, driftLevel, noRows

    var texts: Translations {
        switch self {
        case .heading: Translations("Where it is better and worse", "区分別の精度")
        case .words:
            Translations(
                "The same metrics within parts of the test rows. Differences inside the intervals may be chance.",
                "テスト行を区分して同じ指標を求めました。信頼区間に収まる差は偶然の可能性があります。"
            )
        case .byCutoff: Translations("By cutoff", "基準日別")
        case .byTenure: Translations("By tenure", "利用期間別")
        case .byAttribute: Translations("By {0}", "{0}別")
        case .value: Translations("Part", "区分")
        case .rows: Translations("Rows", "行数")
        case .churners: Translations("Churners", "解約者")
        case .baseRate: Translations("Churn rate", "解約率")
        case .area: Translations("AUC", "AUC")
        case .interval: Translations("95\u{a0}% interval", "95\u{a0}%信頼区間")
        case .lift: Translations("Lift at 10\u{a0}%", "上位10\u{a0}%のリフト")
        case .logLoss: Translations("Log loss", "対数損失")
        case .meanProbability: Translations("Mean probability", "平均確率")
        case .chart: Translations("AUC: {0}", "AUC：{0}")
        case .chartAxis: Translations("AUC (area under the ROC curve)", "AUC（ROC曲線下面積）")
        case .chartCaption:
            Translations(
                "Points are the AUC, whiskers its 95\u{a0}% interval; parts that are too small have none.",
                "点はAUC、線は95\u{a0}%信頼区間です。小さすぎる区分は示していません。"
            )
        case .chartDescription:
            Translations(
                "Points with whiskers, one row for each part; the table beside them has every number.",
                "区分ごとの点と区間。数値はすべて隣の表にあります。"
            )
        case .fairness: Translations("Are groups treated alike?", "グループ間の公平性")
        case .fairnessHeading: Translations("Groups of {0}", "{0}のグループ")
        case .fairnessWords:
            Translations(
                "The {0} of rows with the highest probabilities count as selected. Groups of fewer than {1} rows have no rates.",
                "確率上位{0}の行を選定したとみなします。{1}行未満のグループの比率は示しません。"
            )
        case .fairnessThreshold: Translations("The lowest probability selected is {0}.", "選定された最低の確率は{0}です。")
        case .barred: Translations("The attribute was kept out of training.", "この属性は学習に使っていません。")
        case .notBarred: Translations("The attribute was not kept out of training.", "この属性は学習から除外していません。")
        case .fairnessTable: Translations("Rates by group: {0}", "グループ別の比率：{0}")
        case .group: Translations("Group", "グループ")
        case .selectionRate: Translations("Selected", "選定率")
        case .truePositiveRate: Translations("Churners selected", "解約者の選定率")
        case .falsePositiveRate: Translations("Others selected", "非解約者の選定率")
        case .precision: Translations("Selected who churned", "選定者の解約率")
        case .differences: Translations("Largest differences: {0}", "最大の差：{0}")
        case .measure: Translations("Rate", "比率")
        case .highest: Translations("Highest", "最大")
        case .lowest: Translations("Lowest", "最小")
        case .difference: Translations("Difference", "差")
        case .driftHeading: Translations("Drift over the cutoffs", "基準日間の変化（ドリフト）")
        case .driftWordsTraining:
            Translations(
                "Of {0} features those are listed whose distribution moved most from that of the training rows.",
                "特徴量{0}個のうち、学習データの分布から大きく変化したものを示します。"
            )
        case .driftWordsCutoff:
            Translations(
                "Of {0} features those are listed whose distribution moved most from that at {1}.",
                "特徴量{0}個のうち、{1}の分布から大きく変化したものを示します。"
            )
        case .noFeatureMoves: Translations("No feature moved.", "変化した特徴量はありません。")
        case .driftTable: Translations("Population stability index by cutoff", "基準日別の安定性指標（PSI）")
        case .feature: Translations("Feature", "特徴量")
        case .missingTable: Translations("Share of rows without a value by cutoff", "基準日別の欠損率")
        case .driftCritical:
            Translations(
                """
                The index counts as moderate from 0.1 and as large from 0.25 on, where it is also above what chance reaches \
                in 1\u{a0}% of cases; that value stands behind it.
                """,
                "指標は0.1以上で「中」、0.25以上で「大」とし、偶然でも1\u{a0}%の確率で達する値（括弧内）を上回る場合に限ります。"
            )
        case .scoresTable: Translations("Drift of the scores", "スコアの変化")
        case .driftScores: Translations("Population stability index of the scores", "スコアの安定性指標（PSI）")
        case .noDrift: Translations("Drift needs rows at two cutoffs at least.", "変化を見るには2つ以上の基準日の行が必要です。")
        case .rateChart: Translations("Churn rate by cutoff", "基準日別の解約率")
        case .rateAxis: Translations("Churn rate (%)", "解約率（%）")
        case .rateCaption:
            Translations(
                "The churn rate of rows with a label; the band is the 95\u{a0}% Wilson interval.",
                "ラベル付きの行の解約率。帯は95\u{a0}%信頼区間（ウィルソン）です。"
            )
        case .rateTable: Translations("Churn rate of labelled rows by cutoff", "基準日別のラベル付き行の解約率")
        case .cutoff: Translations("Cutoff", "基準日")
        case .moderate: Translations("moderate", "中")
        case .large: Translations("large", "大")
        case .driftIndex: Translations("{0} (chance {1})", "{0}（偶然 {1}）")
        case .driftLevel: Translations("{0}, {1}", "{0}、{1}")
        case .noRows: Translations("no rows", "行なし")
        }
    }
}
