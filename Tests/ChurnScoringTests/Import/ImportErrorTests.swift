import ChurnScoring
import Testing

/// What is refused, where, and that nothing crashes.
@Suite struct ImportErrorTests {
    private static let lightGBM = """
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        label_index=0
        max_feature_idx=1
        objective=binary sigmoid:1
        feature_names=x c
        feature_infos=[0:1] -1:0:3
        tree_sizes=1

        Tree=0
        num_leaves=3
        num_cat=1
        split_feature=0 1
        split_gain=2 1
        threshold=0.5 0
        decision_type=10 1
        left_child=1 -1
        right_child=-3 -2
        leaf_value=1 2 3
        leaf_weight=1 1 1
        leaf_count=10 20 30
        internal_value=0 0
        internal_weight=0 0
        internal_count=60 30
        cat_boundaries=0 1
        cat_threshold=8
        is_linear=0
        shrinkage=1


        end of trees

        parameters:
        [categorical_feature: 1]
        end of parameters

        pandas_categorical:null

        """

    private static let xgboost = """
        {"learner": {"feature_names": ["x", "c"], "feature_types": ["float", "c"], "gradient_booster": {"model": {\
        "gbtree_model_param": {"num_trees": "1"}, "tree_info": [0], "trees": [{"categories": [3], \
        "categories_nodes": [1], "categories_segments": [0], "categories_sizes": [1], \
        "default_left": [1, 1, 0, 0, 0], "left_children": [1, 3, -1, -1, -1], "right_children": [2, 4, -1, -1, -1], \
        "loss_changes": [2, 1, 0, 0, 0], "split_conditions": [0.5, 0, 3, 2, 1], "split_indices": [0, 1, 0, 0, 0], \
        "split_type": [0, 1, 0, 0, 0], "sum_hessian": [60, 30, 30, 20, 10], \
        "tree_param": {"size_leaf_vector": "1"}}]}, "name": "gbtree"}, \
        "learner_model_param": {"base_score": "[5E-1]", "num_class": "0", "num_feature": "2", "num_target": "1"}, \
        "objective": {"name": "binary:logistic"}}, "version": [3, 2, 0]}
        """

    private func changed(_ text: String, _ old: String, _ new: String) -> [UInt8] {
        let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        precondition(parts.count == 2, "the text to change is there")
        return Array((parts[0] + new + parts[1]).utf8)
    }

    @Test func `the small models score as written`() throws {
        for model in [
            try ChurnModel(lightGBM: Array(Self.lightGBM.utf8)), try ChurnModel(xgboost: Array(Self.xgboost.utf8)),
        ] {
            #expect(model.schema.columns.map(\.name) == ["x", "c"])
            let levels = try #require(model.schema.columns[1].levels)
            let three = Double(try #require(levels.firstIndex(of: "3")))
            // 3 is the one category of the set; unseen and missing ones are not in it.
            #expect([three, -1, .nan].map { model.rawScore([0.25, $0]) } == [1, 2, 2])
            #expect(model.rawScore([0.75, three]) == 3)
            #expect(model.rawScore([.nan, three]) == 1)
        }
    }

    @Test(arguments: [
        ("tree\n", "forest\n", "lightgbm.format", 1), ("version=v4", "version=v9", "lightgbm.version", 2),
        ("num_class=1", "num_class=3", "lightgbm.classes", 3),
        ("objective=binary sigmoid:1", "objective=regression", "lightgbm.objective", 7),
        ("objective=binary sigmoid:1", "objective=binary sigmoid:nan", "lightgbm.objective", 7),
        ("objective=binary sigmoid:1", "average_output", "lightgbm.average", 7),
        ("feature_names=x c", "feature_names=x", "lightgbm.names", 8),
        ("feature_names=x c", "feature_names=x x", "lightgbm.names", 8),
        ("[0:1] -1:0:3", "[0:1]", "lightgbm.infos", 9), ("-1:0:3", "-1:0:y", "lightgbm.infos", 9),
        ("tree_sizes=1", "tree_sizes=1 1", "lightgbm.trees", 33), ("tree_sizes=1", "news=1", "lightgbm.key", 10),
        ("Tree=0", "Tree=1", "lightgbm.tree", 12), ("num_leaves=3", "num_leaves=1000000000", "lightgbm.count", 21),
        ("num_leaves=3", "num_leaves=-3", "lightgbm.number", 13),
        ("num_leaves=3", "num_leaves=99999999999999999999", "lightgbm.number", 13),
        ("num_cat=1", "num_cat=1000000000", "lightgbm.count", 27),
        ("split_feature=0 1", "split_feature=0 2", "lightgbm.number", 15),
        ("split_feature=0 1", "split_feature=1 1", "lightgbm.kind", 33),
        ("threshold=0.5 0", "threshold=1e999 0", "lightgbm.number", 17),
        ("threshold=0.5 0", "threshold=nan 0", "lightgbm.number", 17),
        ("threshold=0.5 0", "threshold=0x1p3 0", "lightgbm.number", 17),
        ("threshold=0.5 0", "threshold=0.5 1", "lightgbm.tree", 12),
        ("decision_type=10 1", "decision_type=14 1", "lightgbm.tree", 12),
        ("decision_type=10 1", "decision_type=16 1", "lightgbm.number", 18),
        ("left_child=1 -1", "left_child=0 -1", "lightgbm.tree", 12),
        ("left_child=1 -1", "left_child=-3 -1", "lightgbm.tree", 12),
        ("right_child=-3 -2", "right_child=-4 -2", "lightgbm.number", 20),
        ("leaf_value=1 2 3", "leaf_value=1 2 3 4", "lightgbm.count", 21),
        ("leaf_value=1 2 3\n", "", "lightgbm.missing", 12),
        ("leaf_count=10 20 30", "leaf_count=10 20 -30", "lightgbm.number", 23),
        ("cat_boundaries=0 1", "cat_boundaries=0 1000000", "lightgbm.count", 28),
        ("cat_boundaries=0 1", "cat_boundaries=1 1", "lightgbm.tree", 27),
        ("cat_threshold=8", "cat_threshold=4294967296", "lightgbm.number", 28),
        ("is_linear=0", "is_linear=1", "lightgbm.linear", 12), ("shrinkage=1", "num_cat=1", "lightgbm.key", 30),
        ("end of trees", "end", "lightgbm.key", 33),
        ("pandas_categorical:null", "pandas_categorical:[[\"a\"]]", "lightgbm.categories", 12),
        ("pandas_categorical:null", "pandas_categorical:[[\"a\"], []]", "lightgbm.categories", 39),
        ("pandas_categorical:null", "pandas_categorical:[[\"a\", \"a\"]]", "lightgbm.categories", 39),
        ("pandas_categorical:null", "pandas_categorical:[[", "lightgbm.categories", 39),
    ])
    func `a LightGBM model that is none or has no equal is refused with its line`(
        old: String,
        new: String,
        code: String,
        line: Int
    ) throws {
        let bytes = changed(Self.lightGBM, old, new)
        let error = #expect(throws: ModelImportError.self) { try ChurnModel(lightGBM: bytes) }
        #expect(error?.code == code, "\(String(describing: error))")
        #expect(error?.place == .line(line), "\(String(describing: error))")
    }

    @Test(arguments: [
        ("{\"learner\"", "{\"other\"", "xgboost.format"), ("{\"learner\"", "{L\"learner\"", "xgboost.format"),
        ("binary:logistic", "multi:softprob", "xgboost.objective"), ("\"gbtree\"}", "\"gblinear\"}", "xgboost.booster"),
        ("\"name\": \"gbtree\"", "\"name\": \"dart\", \"weight_drop\": [0.5]", "xgboost.dart"),
        ("[3, 2, 0]", "[4, 0, 0]", "xgboost.version"), ("[3, 2, 0]", "[]", "xgboost.version"),
        ("\"tree_info\": [0]", "\"tree_info\": [1]", "xgboost.classes"),
        ("\"num_trees\": \"1\"", "\"num_trees\": \"1000000000\"", "xgboost.trees"),
        ("\"num_trees\": \"1\"", "\"num_trees\": \"-1\"", "xgboost.number"),
        ("\"num_class\": \"0\"", "\"num_class\": \"3\"", "xgboost.classes"),
        ("\"num_feature\": \"2\"", "\"num_feature\": \"1000000000\"", "xgboost.names"),
        ("\"size_leaf_vector\": \"1\"", "\"size_leaf_vector\": \"3\"", "xgboost.classes"),
        ("[\"x\", \"c\"]", "[\"x\", \"x\"]", "xgboost.names"), ("[5E-1]", "[5E-1, 5E-1]", "xgboost.base_score"),
        ("[5E-1]", "1.5", "xgboost.base_score"), ("[5E-1]", "nan", "xgboost.base_score"),
        ("[1, 3, -1, -1, -1]", "[1, 0, -1, -1, -1]", "xgboost.tree"),
        ("[1, 3, -1, -1, -1]", "[1, 4, -1, -1, -1]", "xgboost.tree"),
        ("[1, 3, -1, -1, -1]", "[1, -1, -1, -1, -1]", "xgboost.tree"),
        ("[1, 3, -1, -1, -1]", "[1, 9, -1, -1, -1]", "xgboost.number"),
        ("[1, 3, -1, -1, -1]", "[1, 3, -1, -1]", "xgboost.count"),
        ("[0.5, 0, 3, 2, 1]", "[1e999, 0, 3, 2, 1]", "xgboost.number"),
        ("[0.5, 0, 3, 2, 1]", "[1e39, 0, 3, 2, 1]", "xgboost.number"),
        ("[0.5, 0, 3, 2, 1]", "[NaN, 0, 3, 2, 1]", "xgboost.json"),
        ("[0.5, 0, 3, 2, 1]", "[\"0.5\", 0, 3, 2, 1]", "xgboost.kind"),
        ("\"split_indices\": [0, 1", "\"split_indices\": [0, 2", "xgboost.number"),
        ("\"split_indices\": [0, 1", "\"split_indices\": [1, 1", "xgboost.kind"),
        ("\"sum_hessian\": [60", "\"sum_hessian\": [-60", "xgboost.number"),
        ("\"categories_sizes\": [1]", "\"categories_sizes\": [2]", "xgboost.number"),
        ("\"categories_nodes\": [1]", "\"categories_nodes\": [0]", "xgboost.tree"),
        ("\"categories\": [3]", "\"categories\": [16777216]", "xgboost.number"),
        ("\"tree_info\": [0],", "\"tree_info\": [0], \"tree_info\": [0],", "xgboost.json"),
    ])
    func `an XGBoost model that is none or has no equal is refused`(old: String, new: String, code: String) throws {
        let bytes = changed(Self.xgboost, old, new)
        let error = #expect(throws: ModelImportError.self) { try ChurnModel(xgboost: bytes) }
        #expect(error?.code == code, "\(String(describing: error))")
    }

    @Test func `a text cut off anywhere is refused`() throws {
        // LightGBM's text has all that is read at its end of trees.
        let head = Self.lightGBM.split(separator: "end of trees", maxSplits: 1)[0]
        let length = head.utf8.count + "end of trees".utf8.count
        for count in 0..<length {
            let cut = Array(Self.lightGBM.utf8.prefix(count))
            #expect(throws: ModelImportError.self) { try ChurnModel(lightGBM: cut) }
        }
        for count in 0..<Self.xgboost.utf8.count {
            let cut = Array(Self.xgboost.utf8.prefix(count))
            #expect(throws: ModelImportError.self) { try ChurnModel(xgboost: cut) }
        }
    }

    @Test func `a tree deeper than can be explained is refused, not overrun`() throws {
        func text(depth: Int) -> [UInt8] {
            let numbers = { (_ value: (Int) -> Int) in (0..<depth).map { "\(value($0))" }.joined(separator: " ") }
            let ones = { (count: Int) in [String](repeating: "1", count: count).joined(separator: " ") }
            return Array(
                """
                tree
                version=v4
                num_class=1
                num_tree_per_iteration=1
                max_feature_idx=0
                objective=binary sigmoid:1
                feature_names=x
                feature_infos=[0:1]
                Tree=0
                num_leaves=\(depth + 1)
                num_cat=0
                split_feature=\(numbers { _ in 0 })
                split_gain=\(ones(depth))
                threshold=\(numbers { $0 })
                decision_type=\(numbers { _ in 2 })
                left_child=\(numbers { -1 - $0 })
                right_child=\(numbers { $0 + 1 < depth ? $0 + 1 : -1 - depth })
                leaf_value=\(ones(depth + 1))
                leaf_count=\(ones(depth + 1))
                internal_count=\(ones(depth))
                end of trees

                """.utf8
            )
        }
        #expect(try ChurnModel(lightGBM: text(depth: 1024)).rawScore([5000]) == 1)
        let error = #expect(throws: ModelImportError.self) { try ChurnModel(lightGBM: text(depth: 1025)) }
        #expect(error?.message.contains("deeper than 1024") == true)
    }
}
