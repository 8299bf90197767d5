import ChurnEvaluation

/// What a reader should know of a profile, in a few sentences.
enum ProfileSummary {
    static func sentences(_ content: ProfileContent) -> [String] {
        guard !content.features.isEmpty else { return ["There are no features."] }
        return [strongest(content), useless(content), drift(content)].compactMap { $0 }
    }

    private static func strongest(_ content: ProfileContent) -> String {
        guard let index = content.strongestFeatures.first, let area = content.features[index].profile.areaUnderROC,
            let text = ProfileView.areaText(content.features[index])
        else {
            return "No feature can be held against churn, because the labels are missing or all the same."
        }
        let feature = content.features[index]
        // An area that one column alone should not reach is a leak more often than a discovery.
        let doubt =
            abs(area.value - 0.5) >= 0.45
            ? " So strong a single feature often sees the label itself: check what it is made of and when it was known."
            : ""
        return """
            The feature that alone tells churners best from others is “\(feature.name)” \
            (\(text)).\(doubt)
            """
    }

    private static func useless(_ content: ProfileContent) -> String? {
        let rare = content.features.filter { $0.profile.distribution.coverage < 0.05 }
        let constant = content.features.filter { $0.profile.distribution.coverage >= 0.05 && $0.isConstant }
        let parts = [
            rare.isEmpty ? nil : "present in under 5\u{a0}% of rows: \(names(rare))",
            constant.isEmpty ? nil : "the same in all rows: \(names(constant))",
        ].compactMap { $0 }
        guard !parts.isEmpty else { return nil }
        let sentence = parts.joined(separator: "; ")
        return sentence.prefix(1).uppercased() + sentence.dropFirst() + "."
    }

    private static func drift(_ content: ProfileContent) -> String? {
        guard !content.driftCutoffs.isEmpty else { return nil }
        let moved = content.features.filter { $0.profile.drift.contains { $0.level == .large } }
        if moved.isEmpty { return "No feature drifts much over the cutoffs." }
        return "Features whose distribution moves much over the cutoffs: \(names(moved))."
    }

    private static func names(_ features: [ProfileContent.Feature]) -> String {
        let listed = features.prefix(5).map { "“\($0.name)”" }.joined(separator: ", ")
        return features.count > 5 ? "\(listed) and \(features.count - 5) more" : listed
    }
}
