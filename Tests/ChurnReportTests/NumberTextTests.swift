import Testing

@testable import ChurnReport

struct NumberTextTests {
    @Test func `decimals are rounded and padded`() {
        #expect(NumberText.fixed(0.1284, 3) == "0.128")
        #expect(NumberText.fixed(0.1285, 3) == "0.129")
        #expect(NumberText.fixed(2, 2) == "2.00")
        #expect(NumberText.fixed(0.005, 2) == "0.01")
        #expect(NumberText.fixed(-0.3141, 2) == "−0.31")
        #expect(NumberText.fixed(-0.001, 2) == "0.00")
        #expect(NumberText.fixed(1234.5, 1) == "1,234.5")
        #expect(NumberText.fixed(999.96, 1) == "1,000.0")
        #expect(NumberText.fixed(0.5, 0) == "1")
    }

    @Test func `values of any size have three digits and whole ones all`() {
        #expect(
            [0, -3, 1234, 12.345, 123.4, 1234.5, 0.98765, -0.0432, 0.00012345].map(NumberText.value) == [
                "0", "−3", "1,234", "12.3", "123", "1,235", "0.988", "−0.0432", "0.0001",
            ]
        )
        #expect(NumberText.value(1e12) == "1,000,000,000,000" && NumberText.value(1.5e-9) == "1.5e-09")
        #expect(NumberText.value(.nan) == "–" && NumberText.value(.infinity) == "–")
    }

    @Test func `what is no number is a dash`() {
        #expect(NumberText.fixed(.nan, 2) == "–")
        #expect(NumberText.fixed(.infinity, 2) == "–")
        #expect(NumberText.percent(.nan) == "–")
    }

    @Test func `counts are grouped by thousands`() {
        #expect(
            [0, 7, 999, 1000, 123_456, 1_234_567].map(NumberText.grouped) == [
                "0", "7", "999", "1,000", "123,456", "1,234,567",
            ]
        )
        #expect(NumberText.grouped(-1000) == "−1,000")
        #expect(NumberText.grouped(.min) == "−9,223,372,036,854,775,808")
    }

    @Test func `percentages keep their sign with the number`() {
        #expect(NumberText.percent(0.1234) == "12.3\u{a0}%")
        #expect(NumberText.percent(1, 0) == "100\u{a0}%")
    }

    @Test func `coordinates are short`() {
        #expect(
            [0, 1.5, 2.256, -0.07, 10.1, -3].map(NumberText.coordinate) == ["0", "1.5", "2.26", "-0.07", "10.1", "-3"]
        )
    }
}
