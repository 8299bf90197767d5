extension Signal {
    /// What the signal looks at unless told otherwise.
    public var defaultParameters: SignalParameters { preconditionFailure("not there yet") }

    /// The signal's features for an observation whose window is `window` microseconds.
    public func features(_ parameters: SignalParameters? = nil, window: Int64) -> [Feature] {
        preconditionFailure("not there yet")
    }
}
