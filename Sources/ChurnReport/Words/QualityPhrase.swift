/// The model beside other scores, and how good its scores are.
enum QualityPhrase: Phrase {
    case comparisonHeading, measuredAt, measuredOn, noCutoff, noEvaluation, withoutLabel, withoutScore
    case comparison, scores, areaUnderROC, difference, logLoss, logLossDifference, lift, beaten
    case yes, no, notCompared, ownModel, betterIsMore, onRows
    case constant, recency, healthScore, previousScore, logisticRegression, truth
    case comparisonChart, areaAxis, comparisonCaption, comparisonDescription
    case heading

    var texts: Translations {
        switch self {
        case .comparisonHeading: Translations("The model against baselines", "基準スコアとの比較")
        case .measuredAt:
            Translations(
                "{0}, measured on {1} test rows at {2}, later than all training rows.",
                "{0}を、学習データより後の基準日（{2}）のテスト行{1}行で評価しました。"
            )
        case .measuredOn: Translations("{0}, measured on {1} rows of {2} with a label.", "{0}を、{2}のラベル付きの{1}行で評価しました。")
        case .noCutoff: Translations("no known cutoff", "不明")
        case .noEvaluation:
            Translations(
                "There is no evaluation: no rows with a known label were kept apart from training.",
                "学習から分けたラベル付きの行がないため、評価はありません。"
            )
        case .withoutLabel:
            Translations("{0} scores have no label and are left out.", "ラベルのないスコア{0}件は評価から除きました。")
        case .withoutScore:
            Translations("{0} labels have no score and are left out.", "スコアのないラベル{0}件は評価から除きました。")
        case .comparison: Translations("The model beside other scores on the same rows", "同じ行に対する他のスコアとの比較")
        case .scores: Translations("Scores", "スコア")
        case .areaUnderROC: Translations("AUC", "AUC")
        case .difference: Translations("Model’s lead in AUC", "モデルのAUCの差")
        case .logLoss: Translations("Log loss", "対数損失")
        case .logLossDifference: Translations("Model’s lead in log loss", "モデルの対数損失の差")
        case .lift: Translations("Lift at 10\u{a0}%", "上位10\u{a0}%のリフト")
        case .beaten: Translations("Beaten", "モデルが優位")
        case .yes: Translations("yes", "はい")
        case .no: Translations("not shown", "確認できず")
        case .notCompared: Translations("not compared", "未比較")
        case .ownModel: Translations("{0} (this model)", "{0}（このモデル）")
        case .betterIsMore:
            Translations(
                "A lead counts as shown where its whole 95\u{a0}% interval is above 0; both scores are compared on the same rows.",
                "差の95\u{a0}%信頼区間がすべて0を上回る場合に限り、優位とみなします。比較は同じ行で行っています。"
            )
        case .onRows: Translations("{0} ({1} rows)", "{0}（{1}行）")
        case .constant: Translations("constant", "一定値（学習データの解約率）")
        case .recency: Translations("recency only", "最終利用からの経過のみ")
        case .healthScore: Translations("health score", "ヘルススコア")
        case .previousScore: Translations("previous score", "前期のスコア")
        case .logisticRegression: Translations("logistic regression", "ロジスティック回帰")
        case .truth: Translations("true probabilities", "真の確率（シミュレーション）")
        case .comparisonChart: Translations("AUC of the model and of other scores", "モデルと他のスコアのAUC")
        case .areaAxis: Translations("AUC (area under the ROC curve)", "AUC（ROC曲線下面積）")
        case .comparisonCaption:
            Translations(
                "Points are the AUC, whiskers its 95\u{a0}% interval; the dashed line is guessing.",
                "点はAUC、線は95\u{a0}%信頼区間です。破線は当て推量の水準です。"
            )
        case .comparisonDescription:
            Translations(
                "Points with whiskers, one row for each score; the table beside them has every number.",
                "スコアごとの点と区間。数値はすべて隣の表にあります。"
            )
        case .heading: Translations("Gains, profit and reliability", "ゲイン・利益・較正")
        }
    }
}
