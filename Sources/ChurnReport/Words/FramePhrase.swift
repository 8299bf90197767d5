/// What stands in all parts of a page.
enum FramePhrase: Phrase {
    case title
    case eventsUntil
    case readyTable
    case contents
    case range
    case interval
    case intervalHead
    case listSeparator
    case noNumber
    case because
    case sortHint
    case englishParts

    var texts: Translations {
        switch self {
        case .title: Translations("Churn report", "解約予測レポート")
        case .eventsUntil: Translations("Trained on events up to {0}", "{0}までのイベントで学習")
        case .readyTable: Translations("Trained on a ready table", "作成済みの表で学習")
        case .contents: Translations("Contents", "目次")
        case .range: Translations("{0}\u{a0}to\u{a0}{1}", "{0}～{1}")
        case .interval: Translations("95\u{a0}% interval {0}", "95\u{a0}%信頼区間 {0}")
        case .intervalHead: Translations("95\u{a0}% interval", "95\u{a0}%信頼区間")
        case .listSeparator: Translations(", ", "、")
        case .noNumber: Translations("none", "なし")
        case .because: Translations("none: {0}", "なし：{0}")
        case .sortHint: Translations("Tables sort by the buttons in their heads.", "表は見出しのボタンで並べ替えられます。")
        case .englishParts:
            Translations(
                "Names of features and their words come from their definitions.",
                "特徴量の名称と説明、顧客ごとの理由、実行時の注記は、定義に従い英語のまま表示しています。"
            )
        }
    }
}

/// Why there is no number.
enum GapPhrase: Phrase {
    case fewPositives, fewNegatives, fewSelected
    case fewRows, noRows, oneClass, noPositives, noNegatives, noneSelected, notProbabilities, immature, unfinished,
        nothingBefore
    case noMoney

    var texts: Translations {
        switch self {
        case .fewRows: Translations("fewer than {0} rows", "{0}行未満のため")
        case .fewPositives: Translations("fewer than {0} churners", "解約者が{0}人未満のため")
        case .fewNegatives: Translations("fewer than {0} who stay", "継続者が{0}人未満のため")
        case .fewSelected: Translations("fewer than {0} selected", "選ばれた顧客が{0}人未満のため")
        case .noRows: Translations("no rows", "該当する行がないため")
        case .oneClass: Translations("all rows have the same label", "全行のラベルが同じため")
        case .noPositives: Translations("nobody churned", "解約者がいないため")
        case .noNegatives: Translations("everybody churned", "全員が解約したため")
        case .noneSelected: Translations("nobody is selected", "選ばれた顧客がいないため")
        case .notProbabilities: Translations("scores are not probabilities", "スコアが確率ではないため")
        case .immature: Translations("label window not complete", "ラベル期間が終わっていないため")
        case .unfinished: Translations("the data ends inside the period", "データが期間の途中で終わるため")
        case .nothingBefore: Translations("nothing at the opening", "期首がゼロのため")
        case .noMoney: Translations("no money in the data", "金額データがないため")
        }
    }
}

/// Algorithms, by the names that models have for them.
enum AlgorithmPhrase: String, Phrase {
    case gradientBoosting = "gradient-boosting"
    case logisticRegression = "logistic-regression"
    case blend = "blend"
    case model = "model"

    var texts: Translations {
        switch self {
        case .gradientBoosting: Translations("Gradient boosting", "勾配ブースティング")
        case .logisticRegression: Translations("Logistic regression", "ロジスティック回帰")
        case .blend: Translations("Blend of trees and logistic regression", "木とロジスティック回帰の混合")
        case .model: Translations("Model", "モデル")
        }
    }
}
