/// A predictor laid out for scoring and explaining.
enum CompiledPredictor: Sendable {
    case trees(CompiledTrees, ShapleyPlan)
    case linear(CompiledLinear)
    case blend(CompiledBlend)

    /// Compiles a predictor that passed ``ModelValidation``.
    init(_ predictor: ChurnModel.Predictor) {
        switch predictor {
        case .trees(let ensemble):
            self = .trees(CompiledTrees(ensemble), ShapleyPlan(for: ensemble))
        case .linear(let linear): self = .linear(CompiledLinear(linear))
        case .blend(let blend): self = .blend(CompiledBlend(blend))
        }
    }
}
