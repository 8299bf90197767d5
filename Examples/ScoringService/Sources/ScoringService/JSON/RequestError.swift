/// What is wrong with a request's body, and where.
struct RequestError: Error, Hashable, CustomStringConvertible {
    /// A step from a value to one inside of it.
    private enum Step: Hashable {
        case member(String)
        case element(Int)
    }

    /// What a client does about it.
    enum Kind: Hashable {
        /// The body is not what the route takes.
        case unreadable
        /// The body holds more than one request may.
        case tooLarge
    }

    let kind: Kind
    let message: String
    /// Innermost first.
    private var path: [Step] = []

    init(_ message: String, kind: Kind = .unreadable) {
        self.kind = kind
        self.message = message
    }

    /// The same error of a value that is the member `name` of an object.
    func within(member name: String) -> RequestError { adding(.member(name)) }

    /// The same error of a value that is the element at `index` of a list.
    func within(element index: Int) -> RequestError { adding(.element(index)) }

    private func adding(_ step: Step) -> RequestError {
        var error = self
        error.path.append(step)
        return error
    }

    /// `customers[0].features.plan: expected a text or null`.
    var description: String {
        var place = ""
        for step in path.reversed() {
            switch step {
            case .member(let name): place += place.isEmpty ? name : ".\(name)"
            case .element(let index): place += "[\(index)]"
            }
        }
        return place.isEmpty ? message : "\(place): \(message)"
    }
}
