import ChurnTraining

extension ModelSettings {
    static let elasticNetKeys = ["l1_ratio", "penalty_path", "selection", "bounds", "signs"]

    /// The elastic net of the settings; `nil` where none of its settings says more than the ridge penalty does.
    func elasticNet() throws -> LogisticRegressionTrainer.ElasticNet? {
        let l1Ratio = try self["l1_ratio"]?.number() ?? 0
        let bounds = try bounds()
        guard l1Ratio != 0 || self["penalty_path"] != nil || self["selection"] != nil || !bounds.isEmpty else {
            return nil
        }
        return try LogisticRegressionTrainer.ElasticNet(
            l1Ratio: l1Ratio,
            pathLength: self["penalty_path"]?.integer() ?? 100,
            rule: rule(),
            bounds: bounds
        )
    }

    private func rule() throws -> LogisticRegressionTrainer.ElasticNet.Rule {
        guard let node = self["selection"] else { return .minimum }
        let name = try node.string()
        switch name {
        case "minimum": return .minimum
        case "one_standard_error": return .oneStandardError
        default: throw node.unknownName(name, what: "selection", known: ["minimum", "one_standard_error"])
        }
    }

    /// The bounds by column, those of signs among them.
    private func bounds() throws -> [String: LogisticRegressionTrainer.ElasticNet.Bounds] {
        var bounds: [String: LogisticRegressionTrainer.ElasticNet.Bounds] = [:]
        for (column, node) in try self["bounds"]?.openMapping().entries ?? [] {
            let limits = try node.mapping(known: ["lower", "upper"])
            bounds[column] = try node.checked {
                try .init(
                    lower: limits["lower"]?.number() ?? -.infinity,
                    upper: limits["upper"]?.number() ?? .infinity
                )
            }
        }
        for (column, node) in try self["signs"]?.openMapping().entries ?? [] {
            guard bounds[column] == nil else {
                throw node.fail("the column has bounds too; give it either a sign or bounds")
            }
            let name = try node.string()
            switch name {
            case "positive": bounds[column] = try .init(lower: 0)
            case "negative": bounds[column] = try .init(upper: 0)
            default: throw node.unknownName(name, what: "sign", known: ["positive", "negative"])
            }
        }
        return bounds
    }
}

extension ConfigNode {
    /// What `make` gives; where it refuses the value, the error names this place.
    func checked<Value>(_ make: () throws -> Value) throws -> Value {
        do {
            return try make()
        } catch let error as TrainingError {
            throw fail(error.message)
        }
    }
}
