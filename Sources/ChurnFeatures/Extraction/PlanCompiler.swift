internal import ChurnScoring

/// Turns a plan into a ``CompiledPlan`` for one event log.
struct PlanCompiler {
    let plan: ExtractionPlan
    let events: EventLog
    let history: HistoryLog?
    var compiled = CompiledPlan()
    private var filterIndices: [EventFilter: Int] = [:]
    private var edgeIndices: [CompiledPlan.Edge: Int] = [:]
    private var results: [Shifted: Int] = [:]
    private var feature: Feature?
    var names: NameChecker

    /// A definition with its window ending `shift` before the cutoff.
    private struct Shifted: Hashable {
        var definition: FeatureDefinition
        var shift: Int64
    }

    init(_ plan: ExtractionPlan, events: EventLog, history: HistoryLog?) {
        self.plan = plan
        self.events = events
        self.history = history
        names = NameChecker(events: events, history: history)
    }

    /// The compiled form of `plan`.
    ///
    /// - Throws: ``FeatureError`` for names that the data do not have, in features that belong to no signal.
    static func compile(_ plan: ExtractionPlan, events: EventLog, history: HistoryLog?) throws -> CompiledPlan {
        var compiler = PlanCompiler(plan, events: events, history: history)
        try compiler.compileAll()
        return compiler.compiled
    }

    private mutating func compileAll() throws {
        _ = try filter(.any)
        for feature in plan.features {
            self.feature = feature
            names.feature = feature
            try compileOutput(feature)
        }
        feature = nil
        names.feature = nil
        compiled.eligibilityFilter = try filter(plan.observation.eligibility.filter)
        for type in plan.churn?.types ?? [] {
            switch type.definition {
            case .inactivity(let filter, _), .silence(let filter), .event(let filter):
                compiled.churnFilters.append(try self.filter(filter))
            case .subscription, .typed: compiled.churnFilters.append(0)
            }
        }
        compiled.warnings = names.warnings
    }

    private mutating func compileOutput(_ feature: Feature) throws {
        if case .attribute(let name) = feature.definition, let column = try names.historyColumn(name), let history,
            case .category(let levels) = history.kinds[column]
        {
            compiled.levels.append(levels)
            compiled.outputs.append(emit(.init(operation: .attribute, a: column)))
        } else {
            compiled.levels.append(nil)
            compiled.outputs.append(try result(feature.definition, shift: 0))
        }
    }

    /// The position of the instruction that computes `definition` with its window ending `shift` before the cutoff.
    mutating func result(_ definition: FeatureDefinition, shift: Int64) throws -> Int {
        let key = Shifted(definition: definition, shift: shift)
        if let known = results[key] { return known }
        let position = try emit(instruction(definition, shift))
        results[key] = position
        return position
    }

    private mutating func emit(_ instruction: CompiledPlan.Instruction) -> Int {
        compiled.instructions.append(instruction)
        return compiled.instructions.count - 1
    }

    mutating func instruction(
        _ definition: FeatureDefinition,
        _ shift: Int64
    ) throws -> CompiledPlan.Instruction {
        switch definition {
        case .count(let filter, let window): return try windowed(.count, filter, window, shift)
        case .sum(let value, let filter, let window): return try payload(.sum, value, filter, window, shift)
        case .mean(let value, let filter, let window): return try payload(.mean, value, filter, window, shift)
        case .activeDays(let filter, let window): return try daily(.activeDays, filter, window, shift)
        case .distinctTypes(let filter, let window): return try windowed(.distinctTypes, filter, window, shift)
        case .distinctTexts(let attribute, let filter, let window):
            var instruction = try windowed(.distinctTexts, filter, window, shift)
            guard let column = try names.attributeColumn(attribute) else { return .init(operation: .missing) }
            instruction.c = column
            return instruction
        case .meanGap(let filter, let window): return try daily(.meanGap, filter, window, shift)
        case .overdueRatio(let filter, let window): return try daily(.overdueRatio, filter, window, shift)
        case .recency(let filter): return try windowed(.recency, filter, nil, shift)
        case .never(let filter): return try windowed(.never, filter, nil, shift)
        case .age(let filter): return try windowed(.age, filter, nil, shift)
        case .slope(let filter, let bucket, let buckets): return try slope(.slope, filter, bucket, buckets)
        case .relativeSlope(let filter, let bucket, let buckets):
            return try slope(.relativeSlope, filter, bucket, buckets)
        case .spike(let filter, let recent, let baseline):
            var instruction = try windowed(.spike, filter, recent, shift)
            instruction.c = edge(try self.filter(filter), recent + baseline + shift)
            instruction.factor = Double(recent) / Double(baseline)
            return instruction
        case .percentChange(let inner, let distance):
            return .init(
                operation: .percentChange,
                a: try result(inner, shift: shift),
                b: try result(inner, shift: shift + distance)
            )
        case .symmetricChange(let inner, let distance):
            return .init(
                operation: .symmetricChange,
                a: try result(inner, shift: shift),
                b: try result(inner, shift: shift + distance)
            )
        case .ratio(let above, let below):
            return .init(operation: .ratio, a: try result(above, shift: shift), b: try result(below, shift: shift))
        case .tenure(nil): return try instruction(.age(.any), shift)
        case .tenure(let start?): return try date(.daysSinceDate, start)
        case .daysUntil(let name): return try date(.daysUntil, name)
        case .attribute(let name): return try number(name)
        default: return try pattern(definition, shift)
        }
    }

    mutating func windowed(
        _ operation: CompiledPlan.Operation,
        _ filter: EventFilter,
        _ window: Int64?,
        _ shift: Int64
    ) throws -> CompiledPlan.Instruction {
        let list = try self.filter(filter)
        let start = edge(list, (window ?? plan.observation.window).addingSaturating(shift))
        return .init(operation: operation, a: start, b: edge(list, shift))
    }

    mutating func daily(
        _ operation: CompiledPlan.Operation,
        _ filter: EventFilter,
        _ window: Int64?,
        _ shift: Int64
    ) throws -> CompiledPlan.Instruction {
        compiled.needsDays[try self.filter(filter)] = true
        return try windowed(operation, filter, window, shift)
    }

    mutating func payload(
        _ operation: CompiledPlan.Operation,
        _ value: String,
        _ filter: EventFilter,
        _ window: Int64?,
        _ shift: Int64
    ) throws -> CompiledPlan.Instruction {
        var instruction = try windowed(operation, filter, window, shift)
        guard let column = try names.valueColumn(value) else { return .init(operation: .missing) }
        instruction.c = column
        return instruction
    }

    private mutating func slope(
        _ operation: CompiledPlan.Operation,
        _ filter: EventFilter,
        _ bucket: Int64,
        _ buckets: Int
    ) throws -> CompiledPlan.Instruction {
        let list = try self.filter(filter)
        compiled.wholeWindow = (edge(0, plan.observation.window), edge(0, 0))
        let first = compiled.bucketEdges.count
        for position in 0...buckets {
            let place = edge(list, Int64(position) * bucket)
            compiled.bucketEdges.append(place)
        }
        return .init(operation: operation, a: first, b: buckets, length: bucket)
    }

    private mutating func date(_ operation: CompiledPlan.Operation, _ name: String) throws -> CompiledPlan.Instruction {
        guard let column = try names.historyColumn(name), let history else { return .init(operation: .missing) }
        guard history.kinds[column] == .date else { throw unfit("\"\(name)\" is no date") }
        return .init(operation: operation, a: column)
    }

    mutating func number(_ name: String) throws -> CompiledPlan.Instruction {
        guard let column = try names.historyColumn(name), let history else { return .init(operation: .missing) }
        switch history.kinds[column] {
        case .number: return .init(operation: .attribute, a: column)
        case .date: throw unfit("\"\(name)\" is a date; use days_until(name=\(name)) or tenure(start=\(name))")
        case .category: throw unfit("\"\(name)\" is a category, which can only be a feature by itself")
        }
    }

    private func unfit(_ problem: String) -> FeatureError {
        FeatureError(.invalidDefinition, problem, feature: feature?.name)
    }

    /// The list of `filter`, made where it is new.
    mutating func filter(_ filter: EventFilter) throws -> Int {
        if let known = filterIndices[filter] {
            names.noteUnknownTypes(filter.types)
            return known
        }
        names.noteUnknownTypes(filter.types)
        var canPass = true
        var attributes: [(column: Int, passes: [Bool])] = []
        for condition in filter.attributes {
            if let column = try names.attributeColumn(condition.attribute) {
                names.noteUnknownTexts(condition)
                attributes.append((column, events.attributeLevels[column].map { condition.texts.contains($0) }))
            } else {
                canPass = false
            }
        }
        var values: [(column: Int, comparison: EventFilter.ValueCondition.Comparison, bound: Double)] = []
        for condition in filter.values {
            if let column = try names.valueColumn(condition.value) {
                values.append((column, condition.comparison, condition.bound))
            } else {
                canPass = false
            }
        }
        let passesType = events.typeNames.map { canPass && (filter.types.isEmpty || filter.types.contains($0)) }
        compiled.filters.append(CompiledFilter(attributes: attributes, values: values, passesType: passesType))
        compiled.needsDays.append(false)
        filterIndices[filter] = compiled.filters.count - 1
        return compiled.filters.count - 1
    }

    /// The edge at `offset` before the cutoff, never before the observation's window.
    mutating func edge(_ filter: Int, _ offset: Int64) -> Int {
        let edge = CompiledPlan.Edge(filter: filter, offset: min(offset, plan.observation.window))
        if let known = edgeIndices[edge] { return known }
        compiled.edges.append(edge)
        edgeIndices[edge] = compiled.edges.count - 1
        return compiled.edges.count - 1
    }
}
