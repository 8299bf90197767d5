import ChurnScoring
import ChurnTraining

extension CalibrationMethod {
    /// Reads the `calibration` section of a config.
    init(config node: ConfigNode) throws {
        let method = try node.mapping(known: ["method"]).required("method")
        let name = try method.string()
        guard let known = Self(rawValue: name) else {
            throw method.unknownName(name, what: "calibration", known: Self.allCases.map(\.rawValue))
        }
        self = known
    }

    /// What the command line asks for, else `config`.
    ///
    /// - Throws: ``PipelineError`` where there is no such method.
    init(_ request: ModelRequest, config: CalibrationMethod = .none) throws {
        guard let name = request.calibration else {
            self = config
            return
        }
        let known = Self.allCases.map(\.rawValue)
        guard let method = Self(rawValue: name) else {
            throw PipelineError(
                code: "usage.calibration",
                message: "--calibration: unknown calibration \"\(name)\"; \(NearestNames.hint(for: name, among: known))"
            )
        }
        self = method
    }
}
