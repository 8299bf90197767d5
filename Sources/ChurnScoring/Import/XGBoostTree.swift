/// One tree of an XGBoost model.
struct XGBoostTree {
    let assembly: TreeAssembly

    /// Reads the tree `value`, the one at `index` of the file.
    init(_ value: JSONValue, index: Int, of json: JSONText, columns: Int) throws(ModelImportError) {
        func list(_ name: String, count: Int?) throws(ModelImportError) -> [JSONValue] {
            let member = try json.member(name, of: value)
            let elements = try json.array(member)
            guard count == nil || elements.count == count else {
                throw json.error("count", at: member, "\"\(name)\" holds \(elements.count) entries, not \(count ?? 0)")
            }
            return elements
        }
        if let parameters = try json.optional("tree_param", of: value),
            let size = try json.optional("size_leaf_vector", of: parameters)
        {
            guard try ["0", "1"].contains(json.text(size)) else {
                throw json.error("classes", at: size, "leaves of several outputs cannot be imported")
            }
        }
        let left = try list("left_children", count: nil)
        let count = left.count
        guard count > 0 else { throw json.error("tree", at: value, "the tree has no node") }
        let right = try list("right_children", count: count)
        let features = try list("split_indices", count: count)
        let conditions = try list("split_conditions", count: count)
        let defaults = try list("default_left", count: count)
        let covers = try list("sum_hessian", count: count)
        let gains = try list("loss_changes", count: count)
        // Releases before 1.3 have no categories and no types.
        let types = try json.optional("split_type", of: value) == nil ? nil : try list("split_type", count: count)
        let sets = types == nil ? [:] : try Self.categorySets(value, nodeCount: count, json)
        var tree = TreeAssembly(nodes: [], place: .byte(value.offset))
        tree.nodes.reserveCapacity(count)
        for position in 0..<count {
            let children = -1...count - 1
            let leftChild = try json.integer(left[position], in: children)
            let rightChild = try json.integer(right[position], in: children)
            let cover = try json.cover(covers[position])
            guard leftChild >= 0 else {
                guard rightChild < 0 else {
                    throw json.error("tree", at: right[position], "a node has a right child and no left one")
                }
                tree.nodes.append(TreeNode(output: Double(try json.float(conditions[position])), cover: cover))
                continue
            }
            guard rightChild >= 0 else {
                throw json.error("tree", at: right[position], "a node has a left child and no right one")
            }
            guard columns > 0 else { throw json.error("tree", at: value, "a tree splits, and there is no column") }
            var node = TreeNode(output: 0, cover: cover)
            node.column = Int32(try json.integer(features[position], in: 0...columns - 1))
            node.gain = try json.double(gains[position])
            let missingGoesLeft = try Self.flag(defaults[position], json)
            var isCategorical = false
            if let types { isCategorical = try json.integer(types[position], in: 0...1) == 1 }
            if isCategorical {
                guard let set = sets[position] else {
                    throw json.error("tree", at: value, "node \(position) splits by categories and has none")
                }
                // The categories of the set go to XGBoost's right, all others, unseen ones too, to its left. Here those
                // of the set go to the left: so the two sides are exchanged.
                node.left = Int32(rightChild)
                node.right = Int32(leftChild)
                node.missingGoesLeft = !missingGoesLeft
                node.categorySet = Int32(tree.categorySets.count)
                node.unseenGoesRight = true
                tree.categorySets.append(set)
            } else {
                node.left = Int32(leftChild)
                node.right = Int32(rightChild)
                node.missingGoesLeft = missingGoesLeft
                let threshold = try json.float(conditions[position])
                node.threshold = Self.greatestDouble(roundingBelow: threshold)
            }
            tree.nodes.append(node)
        }
        assembly = tree
    }

    /// The greatest double whose nearest float32 is less than `threshold`, which is finite.
    ///
    /// XGBoost sends a value to the left where its float32 is less than the threshold: these are the doubles up to the
    /// middle between the threshold and the float32 before it, and the middle itself where ties, which go to the even one
    /// of the two, go down. The middle of two neighbouring float32s is a double.
    static func greatestDouble(roundingBelow threshold: Float) -> Double {
        let before = threshold.nextDown
        // Below the least finite float32, rounding goes on as if the exponents did.
        let lower = before.isFinite ? Double(before) : -0x1p128
        let middle = (lower + Double(threshold)) / 2
        return Float(middle) < threshold ? middle : middle.nextDown
    }

    /// Releases before 2 write true and false, later ones 1 and 0.
    private static func flag(_ value: JSONValue, _ json: JSONText) throws(ModelImportError) -> Bool {
        if case .boolean(let flag) = value.content { return flag }
        return try json.integer(value, in: 0...1) == 1
    }

    /// The categories of each node that has some: those at `segments[i]` and as many as `sizes[i]` of node `nodes[i]`.
    private static func categorySets(
        _ value: JSONValue,
        nodeCount: Int,
        _ json: JSONText
    ) throws(ModelImportError) -> [Int: [Int32]] {
        let categories = try json.array(try json.member("categories", of: value))
        let nodes = try json.array(try json.member("categories_nodes", of: value))
        let segments = try json.array(try json.member("categories_segments", of: value))
        let sizes = try json.array(try json.member("categories_sizes", of: value))
        guard nodes.count == segments.count, nodes.count == sizes.count else {
            throw json.error("tree", at: value, "the lists of categories are not equally long")
        }
        var sets: [Int: [Int32]] = [:]
        var end = 0
        for index in nodes.indices {
            let node = try json.integer(nodes[index], in: 0...nodeCount - 1)
            // Segments follow one another, so that the sets together are no longer than the list.
            let start = try json.integer(segments[index], in: end...categories.count)
            end = start + (try json.integer(sizes[index], in: 0...categories.count - start))
            var codes: Set<Int32> = []
            // XGBoost takes codes from 2^24 on for invalid: a float32 cannot tell them apart.
            for category in categories[start..<end] {
                codes.insert(Int32(try json.integer(category, in: 0...(1 << 24) - 1)))
            }
            guard sets.updateValue(codes.sorted(), forKey: node) == nil else {
                throw json.error("tree", at: nodes[index], "node \(node) has categories twice")
            }
        }
        return sets
    }
}
