/// What one column of a feature matrix holds.
public struct FeatureColumn: Hashable, Sendable {
    /// How the doubles of the column are read.
    public enum Kind: Hashable, Sendable {
        /// The value itself; missing is NaN.
        case numeric
        /// The index of the value in `levels`; missing is NaN, a value that is none of the levels is ``unseenCode``.
        case categorical(levels: [String])
    }

    /// The code of an attribute value that is not among the levels: known, but never seen in training.
    public static let unseenCode = -1.0

    /// The column's name, unique in its schema.
    public let name: String
    /// How the doubles are read.
    public let kind: Kind
    /// The canonical text of the feature's definition; empty for a column of a ready table.
    public let definition: String
    /// The signal that the feature belongs to (`login_decline`); empty where it belongs to none.
    public let signal: String

    /// A column.
    public init(name: String, kind: Kind = .numeric, definition: String = "", signal: String = "") {
        self.name = name
        self.kind = kind
        self.definition = definition
        self.signal = signal
    }

    /// The levels of a categorical column, `nil` for a numeric one.
    public var levels: [String]? {
        if case .categorical(let levels) = kind { levels } else { nil }
    }
}

/// The columns of a feature matrix, in order, with unique names.
public struct FeatureSchema: Hashable, Sendable {
    /// The columns in the order of the matrix.
    public let columns: [FeatureColumn]
    private let indices: [String: Int]

    /// A schema of `columns`.
    ///
    /// - Throws: ``FeatureSchemaError`` where a name occurs twice.
    public init(_ columns: [FeatureColumn]) throws(FeatureSchemaError) {
        var indices: [String: Int] = [:]
        for (index, column) in columns.enumerated() {
            guard indices.updateValue(index, forKey: column.name) == nil else {
                throw FeatureSchemaError(columnName: column.name)
            }
        }
        self.columns = columns
        self.indices = indices
    }

    /// The number of columns.
    public var count: Int { columns.count }

    /// The position of the column named `name`, or `nil`.
    public func index(of name: String) -> Int? { indices[name] }
}

/// Two columns of one schema share a name.
public struct FeatureSchemaError: Error, Hashable, CustomStringConvertible {
    /// The name that occurs twice.
    public let columnName: String
    /// One line for people.
    public var description: String { "column \"\(columnName)\" occurs twice; every feature needs a name of its own" }
}
