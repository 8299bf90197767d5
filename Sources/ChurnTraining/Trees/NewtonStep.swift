/// What a node's sums of gradients `G` and Hessians `H` are worth under the penalties of leaves.
struct NewtonStep: BitwiseCopyable {
    let l1: Double
    let l2: Double
    /// How many rows' worth of its parent's output is mixed into that of a node.
    let pathSmoothing: Double

    init(_ growth: GradientBoostingTrainer.Options.Growth) {
        l1 = growth.l1
        l2 = growth.l2
        pathSmoothing = growth.pathSmoothing
    }

    /// `T(G) = sign(G) max(0, |G| - l1)`.
    @inline(__always)
    private func thresholded(_ gradient: Double) -> Double {
        if gradient > l1 { return gradient - l1 }
        return gradient < -l1 ? gradient + l1 : 0
    }

    /// `T(G)^2 / (H + l2 + extra)`; 0 where nothing curves.
    @inline(__always)
    func score(_ gradient: Double, _ hessian: Double, extraL2: Double = 0) -> Double {
        let denominator = hessian + l2 + extraL2
        guard denominator > 0 else { return 0 }
        let g = thresholded(gradient)
        return g * g / denominator
    }

    /// What the output `w` takes off twice the loss: `-(2 G w + (H + l2 + extra) w^2 + 2 l1 |w|)`.
    @inline(__always)
    func score(_ gradient: Double, _ hessian: Double, output: Double, extraL2: Double = 0) -> Double {
        -(2 * gradient * output + (hessian + l2 + extraL2) * output * output + 2 * l1 * abs(output))
    }

    /// The Newton step of a leaf, `-T(G) / (H + l2 + extra)`; 0 where nothing curves.
    @inline(__always)
    func step(_ gradient: Double, _ hessian: Double, extraL2: Double = 0) -> Double {
        let denominator = hessian + l2 + extraL2
        return denominator > 0 ? -thresholded(gradient) / denominator : 0
    }

    /// `value` of a node of `rows` rows, mixed with the output of its parent.
    @inline(__always)
    func smoothed(_ value: Double, rows: Double, parent: Double) -> Double {
        guard pathSmoothing > 0 else { return value }
        return (value * rows + parent * pathSmoothing) / (rows + pathSmoothing)
    }
}
