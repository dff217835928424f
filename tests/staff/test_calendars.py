def test_a_date_on_a_closed_day_ends_with_the_last_closing_before_it() -> None:
    make.house()
    at = make.local("2026-11-23 10:00")
    hours = calendar_at(at)
    friday_after_thanksgiving, saturday = make.local("2026-11-27").date(), make.local("2026-11-28").date()
    assert hours.last_closing(friday_after_thanksgiving, at) == make.local("2026-11-25 17:00")
    assert hours.last_closing(saturday, make.local("2026-11-27 10:00")) is None
