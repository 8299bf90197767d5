/// How the model was made, as a model card.
enum MakingPhrase: Phrase {
    case heading, card, what, value
    case intendedUse, intendedUseWords, notFor, notForWords
    case trainingData, trainingDataWords, trainingTable
    case label, inactivity, silence, event, typed, subscription, column, labelWindow, featureWindow
    case split, splitWords, training, validation, calibration, test, part, partRows, partCutoffs, notCounted
    case metrics, metricsWords, noMetrics
    case limits, limitsWords, limitsProbability, limitsCause, limitsSimulation
    case auditPassed, auditFailed, noAudit
    case facts, fact, phases, phase, seconds, total
    case config, noConfig

    var texts: Translations {
        switch self {
        case .heading: Translations("How it was made", "作成方法（モデルカード）")
        case .card: Translations("Model card", "モデルカード")
        case .what: Translations("Item", "項目")
        case .value: Translations("Content", "内容")
        case .intendedUse: Translations("Intended use", "想定する用途")
        case .intendedUseWords:
            Translations(
                "Ranking customers by how likely they are to churn, so that people can decide whom to contact in time.",
                "解約しそうな顧客を順位付けし、早めに連絡すべき相手を担当者が判断するために使います。"
            )
        case .notFor: Translations("Not for", "想定しない用途")
        case .notForWords:
            Translations(
                "Decisions about a person without a human, prices or credit, or telling what causes churn.",
                "人の判断を介さない個人への決定、価格や与信の決定、解約の原因の特定には使えません。"
            )
        case .trainingData: Translations("Training data", "学習データ")
        case .trainingDataWords:
            Translations("{0} events of {1} customers, from {2} to {3}", "顧客{1}人のイベント{0}件（{2}～{3}）")
        case .trainingTable: Translations("a ready table", "作成済みの表")
        case .label: Translations("What counts as churn", "解約の定義")
        case .inactivity: Translations("{1} days without {0}", "{0}が{1}日間ない")
        case .silence: Translations("no {0} in the label window", "ラベル期間中に{0}がない")
        case .event: Translations("an event {0}", "イベント{0}の発生")
        case .typed: Translations("the first of {0}", "{0}のうち最初のもの")
        case .subscription: Translations("the end of a subscription without a successor", "後続のない契約の終了")
        case .column: Translations("the column {0}", "列{0}")
        case .labelWindow:
            Translations(
                "read in the {0} days that begin {1} days after the cutoff",
                "基準日の{1}日後から{0}日間で判定"
            )
        case .featureWindow: Translations("features look {0} days back", "特徴量は過去{0}日間を参照")
        case .split: Translations("Split", "データの分割")
        case .splitWords:
            Translations(
                "forward in time: test rows are later than validation rows, and those later than training rows; label windows do not overlap",
                "時間順に分割（学習、検証、テストの順）。ラベル期間は重なりません"
            )
        case .training: Translations("training", "学習")
        case .validation: Translations("validation", "検証")
        case .calibration: Translations("calibration", "較正")
        case .test: Translations("test", "テスト")
        case .part: Translations("{0}: {1}", "{0}：{1}")
        case .partRows: Translations("{0} rows, {1} of them churned", "{0}行（うち解約{1}行）")
        case .partCutoffs: Translations("cutoffs {0}", "基準日 {0}")
        case .notCounted: Translations("rows not counted", "行数不明")
        case .metrics: Translations("Metrics", "指標")
        case .metricsWords:
            Translations(
                "AUC {0} (95\u{a0}% interval {1}), on rows that did not train",
                "学習に使っていない行でAUC {0}（95\u{a0}%信頼区間 {1}）"
            )
        case .noMetrics: Translations("none: no rows with a known label", "なし：ラベル付きの行がないため")
        case .limits: Translations("Limits", "限界と注意")
        case .limitsWords:
            Translations(
                "It holds for customers like those of the training data; look at drift, and train again when it grows.",
                "学習データと同様の顧客に限って有効です。変化（ドリフト）を確認し、大きくなったら再学習してください。"
            )
        case .limitsProbability:
            Translations(
                "Its scores are not probabilities and can only be ranked.",
                "スコアは確率ではなく、順位付けにのみ使えます。"
            )
        case .limitsCause:
            Translations(
                "Who would churn is not who would stay if contacted; an experiment tells that.",
                "解約しそうな顧客が、連絡すれば継続する顧客とは限りません。効果は実験で確かめてください。"
            )
        case .limitsSimulation: Translations("The customers are simulated.", "顧客はシミュレーションによるものです。")
        case .auditPassed: Translations("Leakage audit passed.", "漏洩監査：合格。")
        case .auditFailed: Translations("Leakage audit failed.", "漏洩監査：不合格。")
        case .noAudit: Translations("No leakage audit was run.", "漏洩監査は実行していません。")
        case .facts: Translations("Hashes, versions and settings", "ハッシュ・バージョン・設定")
        case .fact: Translations("What", "項目")
        case .phases: Translations("Seconds by phase", "処理別の所要時間（秒）")
        case .phase: Translations("Phase", "処理")
        case .seconds: Translations("Seconds", "秒")
        case .total: Translations("sum of the phases", "合計")
        case .config: Translations("Config", "設定ファイル")
        case .noConfig: Translations("There was no config file.", "設定ファイルはありません。")
        }
    }
}

/// Phases of a run, by the names that they have in its results.
enum PhasePhrase: String, Phrase {
    case read, sort, extract, audit, train, calibrate, score, evaluate, baselines, slices, bootstrap, drift, books
    case explain, write, report

    var texts: Translations {
        switch self {
        case .read: Translations("read", "読み込み")
        case .sort: Translations("sort", "並べ替え")
        case .extract: Translations("extract", "特徴量の抽出")
        case .audit: Translations("audit", "監査")
        case .train: Translations("train", "学習")
        case .score: Translations("score", "スコア計算")
        case .evaluate: Translations("evaluate", "評価")
        case .calibrate: Translations("calibrate", "較正")
        case .baselines: Translations("baselines", "基準スコア")
        case .slices: Translations("slices", "区分別の評価")
        case .bootstrap: Translations("bootstrap", "ブートストラップ")
        case .drift: Translations("drift", "ドリフト")
        case .books: Translations("books", "主要指標の計算")
        case .explain: Translations("explain", "要因の計算")
        case .write: Translations("write", "書き出し")
        case .report: Translations("report", "レポート作成")
        }
    }
}

/// Facts about a model, by the names that they have in its file.
enum FactPhrase: String, Phrase {
    case algorithm, rows, positives, seed, trees, version
    case featuresHash = "features hash"
    case checksum = "model checksum"
    case learningRate = "learning rate"
    case maxLeaves = "max leaves"
    case growth
    case rowSampling = "row sampling"
    case rowSamplingMethod = "row sampling method"
    case columnSampling = "column sampling"
    case calibration

    var texts: Translations {
        switch self {
        case .algorithm: Translations("algorithm", "アルゴリズム")
        case .rows: Translations("rows", "学習行数")
        case .positives: Translations("positives", "うち解約")
        case .seed: Translations("seed", "乱数シード")
        case .trees: Translations("trees", "木の数")
        case .version: Translations("version", "バージョン")
        case .featuresHash: Translations("features hash", "特徴量のハッシュ")
        case .checksum: Translations("model checksum", "モデルのチェックサム")
        case .learningRate: Translations("learning rate", "学習率")
        case .maxLeaves: Translations("max leaves", "葉の最大数")
        case .growth: Translations("growth", "木の育て方")
        case .rowSampling: Translations("row sampling", "行の抽出率")
        case .rowSamplingMethod: Translations("row sampling method", "行の抽出方法")
        case .columnSampling: Translations("column sampling", "列の抽出率")
        case .calibration: Translations("calibration", "較正")
        }
    }
}
