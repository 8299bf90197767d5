import Glibc
import Testing

/// The saved numbers of `Tests/Goldens/evaluation`.
enum GoldenFiles {
    /// One line of `metrics.csv`: rows and what scikit-learn makes of them.
    struct Case {
        var name: String
        var scores: [Double]
        var labels: [Double]
        var weights: [Double]
        var numbers: [Double]
    }

    static func cases() throws -> [Case] {
        try lines("metrics.csv").map { fields in
            func numbers(_ field: Substring) throws -> [Double] {
                try field.split(separator: " ").map { try #require(Double($0)) }
            }
            return Case(
                name: String(fields[0]),
                scores: try numbers(fields[1]),
                labels: try numbers(fields[2]),
                weights: try numbers(fields[3]),
                numbers: try fields[4...].flatMap(numbers)
            )
        }
    }

    /// The numbers of a file with one line a case, those that are there.
    static func numbers(_ name: String) throws -> [String: [Double]] {
        var byCase: [String: [Double]] = [:]
        for fields in try lines(name) {
            byCase[String(fields[0])] = try fields.dropFirst().filter { !$0.isEmpty }.map { try #require(Double($0)) }
        }
        return byCase
    }

    /// Lists of numbers of a file with one line a case, in its fields from the second on.
    static func lists(_ name: String) throws -> [String: [[Double]]] {
        var byCase: [String: [[Double]]] = [:]
        for fields in try lines(name) {
            byCase[String(fields[0])] = try fields.dropFirst().map { field in
                try field.split(separator: " ").map { try #require(Double($0)) }
            }
        }
        return byCase
    }

    private static func lines(_ name: String, file: String = #filePath) throws -> [[Substring]] {
        let tests = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/")
        let text = try #require(contents(ofFile: tests + "/Goldens/evaluation/" + name))
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }

    private static func contents(ofFile path: String) -> String? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
