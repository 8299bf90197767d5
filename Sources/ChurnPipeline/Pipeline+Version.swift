extension Pipeline {
    /// The version of the library, as the command line prints it and models record it.
    public static let version = "0.1.0"
}
