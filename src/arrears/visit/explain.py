"""Why a stop is left out, in words that a planner can act on."""

from __future__ import annotations

from arrears.visit.model import Dropped, Stop
from arrears.visit.schedule import Map, back_at


def why_dropped(map: Map, index: int) -> Dropped:
    """Return the reason, the most certain first: nobody could, nobody in time, others were worth more."""
    stop = map.stop(index)
    reason, zh, en = _reason(map, index, stop)
    return Dropped(stop, reason, {"zh": zh, "en": en})


def _reason(map: Map, index: int, stop: Stop) -> tuple[str, str, str]:
    if not map.teams:
        return "no_team_of_two", "没有两人同行的小组，不得上门", "no team of two can be formed, and a visit needs two"
    if stop.window[1] - stop.window[0] < stop.minutes:
        return (
            "window_shorter_than_visit",
            f"时间窗 {clock(stop.window[0])}-{clock(stop.window[1])} 容不下 {stop.minutes} 分钟的上门",
            f"the window {clock(stop.window[0])}-{clock(stop.window[1])} is shorter than the {stop.minutes} minutes",
        )
    if all(back_at(map, team, [index]) is None for team in range(len(map.teams))):
        return _out_of_reach(map, index, stop)
    if not stop.value and not stop.must:
        return "worth_nothing", "价值为 0，不值得前往", "its value is 0: not worth the way"
    return (
        "not_enough_time_for_its_value",
        f"当日时间已排给价值更高的上门，插入本站（价值 {stop.value}）会使其他站点超时",
        f"the day is full of visits worth more; this one (value {stop.value}) would break a window or a shift",
    )


def _out_of_reach(map: Map, index: int, stop: Stop) -> tuple[str, str, str]:
    earliest = min(team.shift[0] + map.minutes(t, map.point(index)) for t, team in enumerate(map.teams))
    if max(earliest, stop.window[0]) + stop.minutes > stop.window[1]:
        return (
            "window_closes_before_arrival",
            f"最早 {clock(earliest)} 到达，来不及在 {clock(stop.window[1])} 前完成 {stop.minutes} 分钟的上门",
            f"nobody arrives before {clock(earliest)}, too late for {stop.minutes} minutes by {clock(stop.window[1])}",
        )
    return (
        "shift_ends_before_return",
        "任何小组都无法在下班前完成上门并返回",
        "no team could make this visit alone and be back before its shift ends",
    )


def clock(minutes: int) -> str:
    """Return HH:MM; what lies beyond midnight says so by its hours."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
