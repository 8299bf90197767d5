import ChurnScoring

#if canImport(Glibc)
import Glibc
#endif

/// An open model, and its texts as C strings; what a `churn_model *` points to.
final class ModelHandle: Sendable {
    let model: ChurnModel
    private let names: [CText]
    private let metadata: [String: CText]
    private let codes: [[String: Int]]

    init(_ model: ChurnModel) {
        self.model = model
        names = model.schema.columns.map { CText($0.name) }
        metadata = model.metadata.mapValues { CText($0) }
        codes = model.schema.columns.map { column in
            Dictionary((column.levels ?? []).enumerated().map { ($1, $0) }) { first, _ in first }
        }
    }

    /// The handle that a pointer from ``churn_model_open`` stands for; keeps an error where it is null.
    static func of(_ pointer: OpaquePointer?) -> ModelHandle? {
        guard let pointer else {
            LastError.set(.argument, "the model is null; open one with churn_model_open")
            return nil
        }
        return Unmanaged<ModelHandle>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
    }

    var columnCount: Int { names.count }

    func name(_ column: Int) -> UnsafePointer<CChar>? {
        names.indices.contains(column) ? names[column].pointer : nil
    }

    func levelCount(_ column: Int) -> Int {
        codes.indices.contains(column) ? model.schema.columns[column].levels?.count ?? 0 : 0
    }

    func code(_ level: String, _ column: Int) -> Double {
        guard codes.indices.contains(column), let code = codes[column][level] else { return FeatureColumn.unseenCode }
        return Double(code)
    }

    func metadata(_ key: String) -> UnsafePointer<CChar>? { metadata[key]?.pointer }
}

/// A text as a C string that lives as long as the object.
private final class CText: @unchecked Sendable {
    // Unchecked: the bytes are written once.
    let pointer: UnsafePointer<CChar>

    init(_ text: String) {
        // A string of C ends at its first zero byte.
        guard let copy = strdup(text) else { preconditionFailure("out of memory") }
        pointer = UnsafePointer(copy)
    }

    deinit { free(UnsafeMutablePointer(mutating: pointer)) }
}

/// `churn_model_open` of `churn.h`.
@c(churn_model_open)
public func openModel(_ bytes: UnsafeRawPointer?, _ count: Int) -> OpaquePointer? {
    guard let bytes, count >= 0 else {
        LastError.set(.argument, "the bytes of the model are null")
        return nil
    }
    do throws(ModelFormatError) {
        let model = try ChurnModel(decoding: Array(UnsafeRawBufferPointer(start: bytes, count: count)))
        return OpaquePointer(Unmanaged.passRetained(ModelHandle(model)).toOpaque())
    } catch {
        LastError.set(.model, "\(error)")
        return nil
    }
}

/// `churn_model_free` of `churn.h`.
@c(churn_model_free)
public func freeModel(_ model: OpaquePointer?) {
    guard let model else { return }
    Unmanaged<ModelHandle>.fromOpaque(UnsafeRawPointer(model)).release()
}

/// `churn_column_count` of `churn.h`.
@c(churn_column_count)
public func columnCount(_ model: OpaquePointer?) -> Int { ModelHandle.of(model)?.columnCount ?? 0 }

/// `churn_column_name` of `churn.h`.
@c(churn_column_name)
public func columnName(_ model: OpaquePointer?, _ column: Int) -> UnsafePointer<CChar>? {
    ModelHandle.of(model)?.name(column)
}

/// `churn_level_count` of `churn.h`.
@c(churn_level_count)
public func levelCount(_ model: OpaquePointer?, _ column: Int) -> Int { ModelHandle.of(model)?.levelCount(column) ?? 0 }

/// `churn_level_code` of `churn.h`.
@c(churn_level_code)
public func levelCode(_ model: OpaquePointer?, _ column: Int, _ level: UnsafePointer<CChar>?) -> Double {
    guard let handle = ModelHandle.of(model), let level else { return FeatureColumn.unseenCode }
    return handle.code(String(cString: level), column)
}

/// `churn_metadata` of `churn.h`.
@c(churn_metadata)
public func metadata(_ model: OpaquePointer?, _ key: UnsafePointer<CChar>?) -> UnsafePointer<CChar>? {
    guard let handle = ModelHandle.of(model), let key else { return nil }
    return handle.metadata(String(cString: key))
}
