/// The data and the states of rows.
enum DataPhrase: Phrase {
    case heading
    case noEvents, events, period
    case noDuplicate, duplicateDropped, duplicatesDropped, duplicateKept, duplicatesKept
    case noneLate, oneLate, manyLate
    case sources, source, kind, rows
    case kindEvents, kindCustomers, kindPeriods
    case eventTypes, type, eventCount, share
    case noCutoffs, statesChart, statesCaption, statesAxis, statesDescription
    case stateTable, cutoff, positive, negative, gapChurn, immature, ineligible, churnRate
    case noLabel

    var texts: Translations {
        switch self {
        case .heading: Translations("Data and rows", "データと行の状態")
        case .noEvents: Translations("There were no events.", "イベントはありません。")
        case .events: Translations("{0} events of {1} customers{2}.", "顧客{1}人のイベント{0}件{2}。")
        case .period: Translations(", from {0} to {1}", "（{0}～{1}）")
        case .noDuplicate: Translations("No event repeats another; {0}.", "重複するイベントはありません。{0}。")
        case .duplicateDropped:
            Translations("{0} event repeats another exactly (dropped); {1}.", "完全に重複するイベントは{0}件（除外済み）です。{1}。")
        case .duplicatesDropped:
            Translations("{0} events repeat another exactly (dropped); {1}.", "完全に重複するイベントは{0}件（除外済み）です。{1}。")
        case .duplicateKept:
            Translations("{0} event repeats another exactly (kept); {1}.", "完全に重複するイベントは{0}件（そのまま使用）です。{1}。")
        case .duplicatesKept:
            Translations("{0} events repeat another exactly (kept); {1}.", "完全に重複するイベントは{0}件（そのまま使用）です。{1}。")
        case .noneLate: Translations("none was late", "遅れて届いたイベントはありません")
        case .oneLate:
            Translations(
                "{0} event was known only after the fact and stayed invisible until then",
                "遅れて届いたイベントは{0}件で、届くまでは使っていません"
            )
        case .manyLate:
            Translations(
                "{0} events were known only after the fact and stayed invisible until then",
                "遅れて届いたイベントは{0}件で、届くまでは使っていません"
            )
        case .sources: Translations("Sources", "データソース")
        case .source: Translations("Source", "ソース")
        case .kind: Translations("Kind", "種類")
        case .rows: Translations("Rows", "行数")
        case .kindEvents: Translations("events", "イベント")
        case .kindCustomers: Translations("customers", "顧客")
        case .kindPeriods: Translations("periods", "契約期間")
        case .eventTypes: Translations("Events by type", "種類別のイベント数")
        case .type: Translations("Type", "種類")
        case .eventCount: Translations("Events", "件数")
        case .share: Translations("Share", "割合")
        case .noCutoffs: Translations("There are no cutoffs, so there are no rows.", "基準日がないため、行はありません。")
        case .statesChart: Translations("Rows by state at each cutoff", "基準日ごとの行の状態")
        case .statesCaption:
            Translations(
                """
                Rows by state. Positive rows churned in the label window, negative rows did not; only these two train \
                and test. Gap churn came too early to act on, immature rows are not observed to the end.
                """,
                """
                行の状態。「解約」はラベル期間内に解約した行、「継続」は解約しなかった行で、学習とテストにはこの2つだけを使います。\
                「猶予中の解約」は対応が間に合わない時期の解約、「観測途中」はラベル期間の終わりまで観測できていない行です。
                """
            )
        case .statesAxis: Translations("Rows (customers)", "行数（顧客）")
        case .statesDescription:
            Translations(
                "Stacked bars, one for each cutoff; the table beside them has every number.",
                "基準日ごとの積み上げ棒グラフ。数値はすべて隣の表にあります。"
            )
        case .stateTable: Translations("Rows by cutoff and state", "基準日・状態別の行数")
        case .cutoff: Translations("Cutoff", "基準日")
        case .positive: Translations("Positive", "解約")
        case .negative: Translations("Negative", "継続")
        case .gapChurn: Translations("Gap churn", "猶予中の解約")
        case .immature: Translations("Immature", "観測途中")
        case .ineligible: Translations("Ineligible", "対象外")
        case .churnRate: Translations("Churn rate", "解約率")
        case .noLabel: Translations("no row with a label", "ラベル付きの行がないため")
        }
    }
}
