/// Definitions beyond counts, sums and recencies.
extension PlanCompiler {
    mutating func pattern(_ definition: FeatureDefinition, _ shift: Int64) throws -> CompiledPlan.Instruction {
        switch definition {
        case .statistic(let statistic, let value, let filter, let window):
            return try payload(.statistic(statistic), value, filter, window, shift)
        case .activeWeeks(let filter, let window): return try windowed(.activeWeeks, filter, window, shift)
        case .repeatDays(let filter, let window): return try daily(.repeatDays, filter, window, shift)
        case .gap(let statistic, let filter, let window): return try daily(.gap(statistic), filter, window, shift)
        case .streak(let statistic, let unit, let filter, let window):
            return try windowed(.streak(statistic, unit), filter, window, shift)
        case .entropy(let domain, let filter, let window): return try entropy(domain, filter, window, shift)
        case .decayed(let value, let filter, let halfLife, let window):
            var instruction =
                if let value { try payload(.decayedSum, value, filter, window, shift) } else {
                    try windowed(.decayedCount, filter, window, shift)
                }
            instruction.length = halfLife
            return instruction
        case .surprise(let filter, let recent, let baseline):
            var instruction = try windowed(.surprise, filter, recent, shift)
            instruction.c = edge(try self.filter(filter), recent + baseline + shift)
            instruction.factor = Double(recent) / Double(baseline)
            return instruction
        case .silenceAfterSpike(let filter, let recent, let baseline, let threshold):
            var instruction = try windowed(.silenceAfterSpike, filter, recent, shift)
            instruction.c = try result(.spike(filter, recent: recent, baseline: baseline), shift: shift + recent)
            instruction.factor = threshold
            return instruction
        case .turnover(let direction, let attribute, let filter, let recent, let baseline):
            var instruction = try windowed(.turnover(direction), filter, recent, shift)
            let lookback = baseline.map { recent + $0 + shift } ?? plan.observation.window
            instruction.c = edge(try self.filter(filter), lookback)
            guard let column = try names.attributeColumn(attribute) else { return .init(operation: .missing) }
            instruction.d = column
            return instruction
        case .unanswered(let filter, let answer, let within, let window):
            var instruction = try windowed(.unanswered, filter, window, shift)
            let answers = try windowed(.count, answer, window, shift)
            (instruction.c, instruction.d) = (answers.a, answers.b)
            instruction.length = within ?? .max
            return instruction
        case .daysSinceChange(let name):
            guard let column = try names.historyColumn(name) else { return .init(operation: .missing) }
            return .init(operation: .daysSinceChange, a: column)
        case .attributeChange(let name):
            var instruction = try number(name)
            if case .attribute = instruction.operation { instruction.operation = .attributeChange }
            return instruction
        case .calendar(let cycle, let wave): return .init(operation: .calendar(cycle, wave))
        default: return try overTime(definition, shift)
        }
    }

    /// What is computed from the results of other definitions.
    private mutating func overTime(
        _ definition: FeatureDefinition,
        _ shift: Int64
    ) throws -> CompiledPlan.Instruction {
        switch definition {
        case .velocity(let inner, let distance):
            return .init(
                operation: .velocity,
                a: try result(inner, shift: shift),
                b: try result(inner, shift: shift + distance),
                factor: RowEvaluator.days(from: 0, to: distance)
            )
        case .acceleration(let inner, let distance):
            return .init(
                operation: .acceleration,
                a: try result(inner, shift: shift),
                b: try result(inner, shift: shift + distance),
                c: try result(inner, shift: shift + 2 * distance),
                factor: RowEvaluator.days(from: 0, to: distance)
            )
        case .decayedTrend(let value, let filter, let fast, let slow, let window):
            return .init(
                operation: .decayedTrend,
                a: try result(.decayed(value: value, filter, halfLife: fast, window: window), shift: shift),
                b: try result(.decayed(value: value, filter, halfLife: slow, window: window), shift: shift),
                d: Int(slow),
                length: fast
            )
        case .tenureRate(let inner, let per, let minimumTenure, let start):
            return .init(
                operation: .tenureRate,
                a: try result(inner, shift: shift),
                b: try result(.tenure(start: start), shift: shift),
                c: Int(minimumTenure),
                length: inner.lookback ?? plan.observation.window,
                factor: RowEvaluator.days(from: 0, to: per)
            )
        case .daysToFirst(let filter, let start):
            return .init(
                operation: .difference,
                a: try result(.tenure(start: start), shift: shift),
                b: try result(.age(filter), shift: shift)
            )
        default: preconditionFailure("not a definition over time")
        }
    }

    private mutating func entropy(
        _ domain: FeatureDefinition.EntropyDomain,
        _ filter: EventFilter,
        _ window: Int64?,
        _ shift: Int64
    ) throws -> CompiledPlan.Instruction {
        switch domain {
        case .types: return try windowed(.entropyOfTypes, filter, window, shift)
        case .hours: return try windowed(.entropyOfHours, filter, window, shift)
        case .weekdays: return try windowed(.entropyOfWeekdays, filter, window, shift)
        case .texts(let attribute):
            var instruction = try windowed(.entropyOfTexts, filter, window, shift)
            guard let column = try names.attributeColumn(attribute) else { return .init(operation: .missing) }
            instruction.c = column
            return instruction
        }
    }
}
