/// The books of customers and revenue.
enum KeyFigurePhrase: Phrase {
    case heading, introduction, introductionMoney
    case period, opening, new, reactivated, churned, closing
    case customers, customersChart, customersAxis, customersCaption
    case revenue, revenueChart, revenueAxis, revenueAxisUnit, revenueCaption, revenueUnit
    case expansion, contraction, reactivation, churn
    case rates, churnRate, revenueChurn, netRetention, grossRetention
    case churnChart, churnAxis, churnCaption
    case retentionChart, retentionAxis, retentionCaption
    case customerTriangle, revenueTriangle, triangleCaption, cohort, cohortSize
    case week, month, quarter, year
    case notYet
    case movementsDescription, linesDescription

    var texts: Translations {
        switch self {
        case .heading: Translations("Key figures", "主要指標")
        case .introduction:
            Translations(
                "Customers at the closing of a period are those at its opening, plus new and reactivated ones, less those who churned.",
                "期末の顧客数は、期首の顧客数に新規と復帰を加え、解約を差し引いたものです。"
            )
        case .introductionMoney:
            Translations(
                """
                The movements of revenue add up to its change; GRR is 1 less revenue churn (churn and contraction), and NRR \
                adds expansion by the same customers.
                """,
                "売上の増減は内訳の合計と一致します。GRRは1から売上解約率（解約と減額）を引いたもので、NRRはこれに同じ顧客の増額を加えます。"
            )
        case .period: Translations("Period", "期間")
        case .opening: Translations("Opening", "期首")
        case .new: Translations("New", "新規")
        case .reactivated: Translations("Reactivated", "復帰")
        case .churned: Translations("Churned", "解約")
        case .closing: Translations("Closing", "期末")
        case .customers: Translations("Customers by period", "期間別の顧客数")
        case .customersChart: Translations("Movements of customers", "顧客数の増減")
        case .customersAxis: Translations("Customers", "顧客数（人）")
        case .customersCaption:
            Translations("Customers who came stand above the line, those who left below it.", "線より上が増加、下が減少です。")
        case .revenue: Translations("Revenue by period", "期間別の売上")
        case .revenueUnit: Translations("Revenue by period ({0})", "期間別の売上（{0}）")
        case .revenueChart: Translations("Movements of revenue", "売上の増減")
        case .revenueAxis: Translations("Revenue", "売上")
        case .revenueAxisUnit: Translations("Revenue ({0})", "売上（{0}）")
        case .revenueCaption:
            Translations("Revenue gained stands above the line, revenue lost below it.", "線より上が増収、下が減収です。")
        case .expansion: Translations("Expansion", "増額")
        case .contraction: Translations("Contraction", "減額")
        case .reactivation: Translations("Reactivation", "復帰")
        case .churn: Translations("Churn", "解約")
        case .rates: Translations("Churn and retention by period", "期間別の解約率と継続率")
        case .churnRate: Translations("Customer churn rate", "顧客解約率")
        case .revenueChurn: Translations("Revenue churn", "売上解約率")
        case .netRetention: Translations("NRR", "NRR（売上維持率・純額）")
        case .grossRetention: Translations("GRR", "GRR（売上維持率・総額）")
        case .churnChart: Translations("Churn rate by period", "期間別の解約率")
        case .churnAxis: Translations("Churn rate (%)", "解約率（%）")
        case .churnCaption:
            Translations(
                "Customers lost for each one at the opening. The band is the 95\u{a0}% Wilson interval.",
                "期首の顧客に対する解約者の割合。帯は95\u{a0}%信頼区間（ウィルソン）です。"
            )
        case .retentionChart: Translations("Revenue retention by period", "期間別の売上維持率")
        case .retentionAxis: Translations("Share of opening revenue (%)", "期首売上に対する割合（%）")
        case .retentionCaption:
            Translations(
                "What is left of the opening revenue: GRR without, NRR with growth of the same customers.",
                "期首の売上のうち残った割合。GRRは増額を含まず、NRRは同じ顧客の増額を含みます。"
            )
        case .customerTriangle: Translations("Customers left by cohort and age", "開始時期・経過期間別の顧客継続率")
        case .revenueTriangle: Translations("Revenue left by cohort and age", "開始時期・経過期間別の売上維持率")
        case .triangleCaption:
            Translations(
                "A cohort is made of customers who began in the same period; ages that it has not reached say so.",
                "同じ時期に始めた顧客を1つのグループとします。まだ到達していない期間は「未到達」と表示します。"
            )
        case .cohort: Translations("Began", "開始時期")
        case .cohortSize: Translations("Customers", "顧客数")
        case .week: Translations("week {0}", "{0}週後")
        case .month: Translations("month {0}", "{0}か月後")
        case .quarter: Translations("quarter {0}", "{0}四半期後")
        case .year: Translations("year {0}", "{0}年後")
        case .notYet: Translations("not yet", "未到達")
        case .movementsDescription:
            Translations(
                "Stacked bars, one for each period; the table below has every number.",
                "期間ごとの積み上げ棒グラフ。数値はすべて下の表にあります。"
            )
        case .linesDescription:
            Translations(
                "Line chart over the periods; the table has every number.",
                "期間ごとの折れ線グラフ。数値はすべて表にあります。"
            )
        }
    }
}
