/// A predictor laid out for scoring and explaining.
enum CompiledPredictor: Sendable {
    case trees(CompiledTrees, ShapleyRule)
    case linear(LinearPredictor)

    /// Compiles a predictor that passed ``ModelValidation``.
    init(_ predictor: ChurnModel.Predictor, columnCount: Int) {
        switch predictor {
        case .trees(let ensemble):
            self = .trees(CompiledTrees(ensemble), ShapleyRule(for: ensemble, columnCount: columnCount))
        case .linear(let linear): self = .linear(linear)
        }
    }
}
