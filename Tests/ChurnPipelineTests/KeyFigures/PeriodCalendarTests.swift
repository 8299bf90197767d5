import ChurnFeatures
import Testing

@testable import ChurnPipeline

@Suite struct PeriodCalendarTests {
    private func boundaries(_ step: CalendarStep, _ first: String, _ end: String) throws -> [String] {
        let first = try #require(CivilTime.parse(first))
        let end = try #require(CivilTime.parse(end))
        let (times, isComplete) = try PeriodCalendar(step: step).boundaries(from: first, dataEnd: end)
        return times.map(CivilTime.format) + [isComplete ? "complete" : "cut"]
    }

    @Test func `months are those of the calendar and the last ends with the data`() throws {
        #expect(
            try boundaries(.months(1), "2024-01-31T23:59", "2024-03-15")
                == ["2024-01-01", "2024-02-01", "2024-03-01", "2024-03-15", "cut"]
        )
        #expect(
            try boundaries(.months(1), "2024-02-01", "2024-04-01")
                == ["2024-02-01", "2024-03-01", "2024-04-01", "complete"]
        )
        #expect(
            try boundaries(.months(3), "1999-12-31", "2000-05-01") == [
                "1999-10-01", "2000-01-01", "2000-04-01", "2000-05-01", "cut",
            ]
        )
    }

    @Test func `weeks begin on Monday and days wherever the data begin`() throws {
        #expect(
            try boundaries(.weeks(1), "2025-01-12T12:00", "2025-01-20")
                == ["2025-01-06", "2025-01-13", "2025-01-20", "complete"]
        )
        #expect(try boundaries(.weeks(1), "1969-12-31", "1970-01-05") == ["1969-12-29", "1970-01-05", "complete"])
        // 30 days from 5 January 1970 on, before and after.
        #expect(
            try boundaries(.days(30), "1970-02-03", "1970-02-05") == ["1970-01-05", "1970-02-04", "1970-02-05", "cut"]
        )
        #expect(try boundaries(.days(30), "1970-01-04", "1970-01-05") == ["1969-12-06", "1970-01-05", "complete"])
    }

    @Test func `books begin with the first whole period from which on everybody is known`() throws {
        let first = try #require(CivilTime.parse("2023-05-20"))
        let end = try #require(CivilTime.parse("2024-03-01"))
        func starts(_ completeFrom: String?) throws -> String? {
            try PeriodCalendar(step: .months(1)).boundaries(
                from: first,
                completeFrom: completeFrom.flatMap(CivilTime.parse),
                dataEnd: end
            ).times.first.map(CivilTime.format)
        }
        #expect(try starts(nil) == "2023-05-01")
        #expect(try starts("2023-01-01") == "2023-05-01")
        #expect(try starts("2023-12-01") == "2023-12-01")
        #expect(try starts("2023-12-30") == "2024-01-01")
        #expect(throws: PipelineError.self) { try starts("2024-02-02") }
        #expect(throws: PipelineError.self) { try starts("2024-03-01") }
    }

    @Test func `names are of the calendar`() throws {
        let moment = try #require(CivilTime.parse("2024-10-01"))
        let names = [CalendarStep.months(1), .months(3), .months(12), .months(2), .weeks(1), .days(30)].map {
            PeriodCalendar(step: $0).name(moment)
        }
        #expect(names == ["2024-10", "2024-Q4", "2024", "2024-10-01", "2024-10-01", "2024-10-01"])
    }

    @Test func `a first date that is centuries off is refused and not walked to`() throws {
        #expect(throws: PipelineError.self) { try boundaries(.months(1), "1900-01-01", "2024-01-01") }
        #expect(throws: PipelineError.self) { try boundaries(.days(1), "2020-01-01", "2024-01-01") }
    }
}
