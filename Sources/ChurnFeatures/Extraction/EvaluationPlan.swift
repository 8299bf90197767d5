/// What the loops over events and rows read of a ``CompiledPlan``: flat buffers of trivial values.
///
/// An array inside a struct costs a retain, a release and a bounds check at each access, which was most of the time of
/// an instruction. Owned, filled once, freed with the object.
final class EvaluationPlan: @unchecked Sendable {
    // Unchecked: nothing changes after the initialiser.

    /// An edge that has one of `offsets`.
    struct OffsetEdge {
        var edge: Int32
        var filter: Int32
    }

    let filterCount: Int
    let columnCount: Int
    let instructionCount: Int
    let instructions: UnsafeMutablePointer<CompiledPlan.Instruction>
    /// For each instruction the first column that is its result; -1 where it is none.
    let columns: UnsafeMutablePointer<Int>
    /// Columns that are the result of an instruction that has a column already.
    let copies: [(from: Int, to: Int)]
    let edgeCount: Int
    /// For each edge its list, and how long before the cutoff it is.
    let edgeFilters: UnsafeMutablePointer<Int>
    let edgeOffsets: UnsafeMutablePointer<Int64>
    let bucketEdges: UnsafeMutablePointer<Int>
    let wholeWindow: (start: Int, end: Int)
    /// The different offsets of the edges, the longest first: at any cutoff this is their order in time.
    let offsetCount: Int
    let offsets: UnsafeMutablePointer<Int64>
    /// The edges of offset o are `offsetEdges[offsetStarts[o]..<offsetStarts[o + 1]]`.
    let offsetStarts: UnsafeMutablePointer<Int>
    let offsetEdges: UnsafeMutablePointer<OffsetEdge>
    /// For each filter whether the days of its list are numbered.
    let needsDays: UnsafeMutablePointer<Bool>
    /// Whether some instruction asks for an attribute of the customer.
    let usesHistory: Bool

    init(_ plan: CompiledPlan) {
        filterCount = plan.filters.count
        columnCount = plan.outputs.count
        instructionCount = plan.instructions.count
        instructions = Self.copy(plan.instructions)
        var columns = [Int](repeating: -1, count: plan.instructions.count)
        var copies: [(from: Int, to: Int)] = []
        for (column, instruction) in plan.outputs.enumerated() {
            if columns[instruction] < 0 {
                columns[instruction] = column
            } else {
                copies.append((columns[instruction], column))
            }
        }
        self.columns = Self.copy(columns)
        self.copies = copies
        edgeCount = plan.edges.count
        edgeFilters = Self.copy(plan.edges.map(\.filter))
        edgeOffsets = Self.copy(plan.edges.map(\.offset))
        bucketEdges = Self.copy(plan.bucketEdges)
        wholeWindow = plan.wholeWindow
        needsDays = Self.copy(plan.needsDays)
        usesHistory = plan.instructions.contains { $0.operation.asksHistory }
        let offsets = Set(plan.edges.map(\.offset)).sorted(by: >)
        offsetCount = offsets.count
        self.offsets = Self.copy(offsets)
        var starts = [0]
        var grouped: [OffsetEdge] = []
        for offset in offsets {
            for (index, edge) in plan.edges.enumerated() where edge.offset == offset {
                grouped.append(OffsetEdge(edge: Int32(index), filter: Int32(edge.filter)))
            }
            starts.append(grouped.count)
        }
        offsetStarts = Self.copy(starts)
        offsetEdges = Self.copy(grouped)
    }

    private static func copy<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
        let buffer = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
        for (index, element) in elements.enumerated() { (buffer + index).initialize(to: element) }
        return buffer
    }

    deinit {
        instructions.deallocate()
        columns.deallocate()
        edgeFilters.deallocate()
        edgeOffsets.deallocate()
        bucketEdges.deallocate()
        offsets.deallocate()
        offsetStarts.deallocate()
        offsetEdges.deallocate()
        needsDays.deallocate()
    }
}

extension CompiledPlan.Operation {
    /// Whether it asks for an attribute of the customer.
    fileprivate var asksHistory: Bool {
        switch self {
        case .daysSinceDate, .attribute, .daysUntil, .daysSinceChange, .attributeChange: true
        default: false
        }
    }
}
