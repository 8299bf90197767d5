/// What a customer pays for at the moment.
struct Subscription {
    var plan: Plan
    var seats: Int
    /// The day on which the next billing period begins, counted from the log's start.
    var renewalDay: Int
    /// Midnight of that day.
    var renewsAt: Int64

    /// Whether a period is 360 days, not 30.
    let isAnnual: Bool

    init(profile: CustomerProfile, calendar: SimulationCalendar) {
        plan = profile.plan
        seats = profile.seats
        isAnnual = profile.isAnnual
        // The first period to end on or after day 0, or a period after the sign-up.
        var day = profile.signupDay + profile.periodDays
        while day < 0 { day += profile.periodDays }
        renewalDay = day
        renewsAt = calendar.midnight(day)
    }

    /// The price of 30 days, in cents; a yearly contract gets it 15 % off.
    var monthlyFeeCents: Int {
        let list = plan.seatPriceCents * seats
        return isAnnual ? list * 85 / 100 : list
    }

    /// The amount of one invoice.
    var invoiceAmount: Double {
        Double(isAnnual ? monthlyFeeCents * 12 : monthlyFeeCents) / 100
    }

    /// Begins the next period.
    mutating func renew(periodDays: Int) {
        renewalDay += periodDays
        renewsAt += Int64(periodDays) * Duration.day
    }
}
