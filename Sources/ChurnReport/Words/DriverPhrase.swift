/// What drives churn, and the customers at highest risk.
enum DriverPhrase: Phrase {
    case heading, caution, noFeatures
    case contributionTitle, contributionAxis, contributionCaption, contributionTable, contributionSize
    case importanceTitle, importanceAxis, importanceCaption, importanceTable
    case barsDescription, feature, words, share
    case cohortHeading, cohortWords, cohortTitle, cohortAxis, cohortValue, cohortRows, cohortDescription
    case missingValues, otherLevel
    case impactTable, impact
    case customersHeading, customersWords, helpWords, hiddenIDs, noCustomers
    case customersTable, customer, customerNumber, probability, reasons, help, noReasons, noSingleChange, noHelpForAny

    var texts: Translations {
        switch self {
        case .heading: Translations("What drives churn", "解約の要因")
        case .caution:
            Translations(
                "These are what the scores go by, not causes: acting on a feature may change nothing.",
                "ここに示すのはスコアの根拠であり、原因とは限りません。特徴量に働きかけても結果が変わらないことがあります。"
            )
        case .noFeatures: Translations("No feature importance was given.", "特徴量の重要度はありません。")
        case .contributionTitle: Translations("What moves the scores most", "スコアを最も動かす特徴量")
        case .contributionAxis:
            Translations("Mean size of the contribution (log-odds)", "寄与の大きさの平均（対数オッズ）")
        case .contributionCaption:
            Translations(
                "How far each feature moves a score on average: the mean size of its exact Shapley values over {0} of {1} test rows.",
                "各特徴量がスコアを平均してどれだけ動かすか。テスト行{1}行のうち{0}行での厳密なシャープレイ値の大きさの平均です。"
            )
        case .contributionTable: Translations("Features by contribution", "寄与の大きい特徴量")
        case .contributionSize: Translations("Mean size (log-odds)", "平均の大きさ（対数オッズ）")
        case .importanceTitle: Translations("What the model uses most", "モデルがよく使う特徴量")
        case .importanceAxis: Translations("Share of the importance of all features (%)", "全特徴量の重要度に占める割合（%）")
        case .importanceCaption:
            Translations(
                "How much the model is built on each feature, told by the model itself.",
                "モデルがどの特徴量に依拠しているかを、モデル自体から示したものです。"
            )
        case .importanceTable: Translations("Features by importance", "特徴量の重要度")
        case .barsDescription:
            Translations(
                "Bar chart of {0} features; the table beside it has every number.",
                "特徴量{0}個の棒グラフ。数値はすべて隣の表にあります。"
            )
        case .feature: Translations("Feature", "特徴量")
        case .words: Translations("In words", "説明")
        case .share: Translations("Share", "割合")
        case .cohortHeading: Translations("Churn by the values of the features that matter most", "主な特徴量の値と解約率")
        case .cohortWords:
            Translations(
                """
                Test rows with neighbouring values, in up to ten bins of about equally many rows; equal values stay together. \
                Whiskers are 95\u{a0}% Wilson intervals, the dashed line is the churn rate of all these rows, {0}.
                """,
                """
                値の近いテスト行を、行数がほぼ等しい最大10区分にまとめました（同じ値は同じ区分）。線は95\u{a0}%信頼区間（ウィルソン）、\
                破線は全行の解約率{0}です。
                """
            )
        case .cohortTitle: Translations("Churn rate by {0}", "{0}別の解約率")
        case .cohortAxis: Translations("Churn rate (%)", "解約率（%）")
        case .cohortValue: Translations("Value", "値")
        case .cohortRows: Translations("Rows", "行数")
        case .cohortDescription:
            Translations(
                "Bar chart with whiskers of {0} bins of values; rows are written beside the bars.",
                "値の区分{0}個の棒グラフと区間。行数は棒の横にあります。"
            )
        case .missingValues: Translations("missing", "欠損")
        case .otherLevel: Translations("other", "その他")
        case .impactTable: Translations("Impact on the probability of the average customer", "平均的な顧客の確率への影響")
        case .impact: Translations("Change at one standard deviation more (points)", "1標準偏差増えたときの確率の変化（ポイント）")
        case .customersHeading: Translations("Customers at highest risk", "解約リスクの高い顧客")
        case .customersWords:
            Translations(
                "Reasons are the features that move the customer’s score most; their numbers are log‑odds.",
                "理由は、その顧客のスコアを最も動かした特徴量です。数値は対数オッズです。"
            )
        case .helpWords:
            Translations(
                """
                What would help is the smallest change of one feature that can be acted on which takes the probability under \
                the threshold.
                """,
                "「有効な変化」は、働きかけのできる特徴量を1つだけ変えて確率をしきい値未満に下げる最小の変化です。"
            )
        case .hiddenIDs: Translations("Customer ids are hidden.", "顧客IDは表示していません。")
        case .noCustomers: Translations("No customers were given.", "顧客の一覧はありません。")
        case .customersTable: Translations("Highest probabilities first", "確率の高い順")
        case .customer: Translations("Customer", "顧客")
        case .customerNumber: Translations("Customer {0}", "顧客{0}")
        case .probability: Translations("Probability", "確率")
        case .reasons: Translations("Reasons", "理由")
        case .help: Translations("What would help", "有効な変化")
        case .noReasons: Translations("none given", "理由なし")
        case .noSingleChange: Translations("no single change is enough", "単独の変化では不十分")
        case .noHelpForAny:
            Translations(
                "For none of these customers is a change of one feature alone enough to take the probability under the threshold.",
                "これらの顧客では、1つの特徴量を変えるだけでは確率をしきい値未満に下げられません。"
            )
        }
    }
}
