import ChurnReport
import Foundation

/// The numbers of a page: what is shown and the full value beside it.
enum PageNumbers {
    struct Number: Hashable {
        let value: String
        let text: String
    }

    /// All numbers of `page`, in their order.
    static func all(_ page: String) -> [Number] {
        page.split(separator: "<").compactMap { part in
            let isData = part.hasPrefix("data value=\"")
            let marker = isData ? "data value=\"" : " data-value=\""
            guard let start = part.firstRange(of: marker)?.upperBound, let end = part.firstIndex(of: ">") else {
                return nil
            }
            let value = part[start...].prefix { $0 != "\"" }
            return Number(value: String(value), text: String(part[part.index(after: end)...]))
        }
    }

    /// All numbers of the JSON of `content`; read as text, as `NSNumber` does not keep the last bit of all.
    static func json(_ content: ReportContent) throws -> Set<Double> {
        let text = String(decoding: try JSONEncoder().encode(content), as: UTF8.self)
        return Set(text.split { "[]{},:\"".contains($0) }.compactMap { Double($0) })
    }
}
