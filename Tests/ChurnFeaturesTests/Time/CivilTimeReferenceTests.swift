import Testing

@testable import ChurnFeatures

@Suite struct CivilTimeReferenceTests {
    @Test func `every day from 1600 to 2400 equals a calendar that counts one day at a time`() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        // From 1600 to 1970 are 370 years and 90 leap days: 1700, 1800 and 1900 have none.
        var number = -(370 * 365 + 90)
        var (year, month, dayOfMonth) = (1600, 1, 1)
        var failures = 0
        while year <= 2400 {
            let date = CivilTime.date(ofDays: number)
            if date.year != year || date.month != month || date.day != dayOfMonth { failures += 1 }
            if CivilTime.days(of: date) != number { failures += 1 }
            let isLeapFebruary = month == 2 && (year % 400 == 0 || (year % 4 == 0 && year % 100 != 0))
            number += 1
            dayOfMonth += 1
            if dayOfMonth > lengths[month - 1] + (isLeapFebruary ? 1 : 0) {
                dayOfMonth = 1
                month += 1
            }
            if month > 12 {
                month = 1
                year += 1
            }
        }
        #expect(failures == 0)
        #expect(number == 157_420)
    }
}
