"""What people do in the story, day by day. Days count from the due day that was missed: on day 1 the loan is late.

What the office does by itself (reminders, stages, verdicts on the plan, thanks) stands nowhere here: it happens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta

from arrears.office.story import visit
from arrears.office.story.tale import Tale

FIRST_DAY = -1


@dataclass(frozen=True)
class Step:
    """One deed: the day, the time of the day, what is told before it, and the deed."""

    day: int
    at: time
    zh: str
    en: str
    deed: Callable[[Tale], None]


STEPS: tuple[Step, ...] = (
    Step(17, time(10, 40), "提醒没有回音，催收员第一次打电话。",
         "The reminders brought no answer; the collector calls for the first time.",
         lambda tale: tale.call("no_answer")),
    Step(18, time(19, 20), "换一个时段再打：人们晚上才有空。",
         "Another hour of the day, as people are free in the evening.", lambda tale: tale.call("no_answer")),
    Step(23, time(15, 10), "这次接通了，但对方不愿谈。不追打，改天再联系。",
         "Somebody answers, and will not talk. Nobody calls again and again; another day will do.",
         lambda tale: tale.call("refused", seconds=21)),
    Step(31, time(10, 40), "逾期满一个月，案件进入协商阶段：发一条短信，如实说明后果，不吓人，也写明可以商量。",
         "A month late, the case comes to negotiation: one SMS that tells the consequences as they are, and that one"
         " can talk.", lambda tale: tale.write("m2")),
    Step(32, time(10, 0), "打不通、不愿谈，金额不小：组长决定上门，先短信告知谁来、何时来。",
         "No answer, no talk, no small amount: the lead decides on a visit; a message says who comes, and when.",
         lambda tale: visit.decide(tale, "三次未能沟通，逾期金额较大，告知后上门了解情况")),
    Step(32, time(15, 0), "告知已送达，记为外访前的联系，排进明天的日程。对方没有同意进门，只约在小区门口。",
         "The notice arrived; it stands as the pre-visit contact, and tomorrow is planned. Nobody agreed to a visit at"
         " home: the gate it is.", visit.announce),
    Step(33, time(10, 40), "两人同行，出示证件，全程录音录像，不进门，不告诉旁人。",
         "Two people, identity shown, all of it recorded; they go in nowhere and tell nobody else.",
         lambda tale: visit.go(tale, "见到本人。说不是不想还，厂里停工，怕接电话。约好晚上六点半电话细谈。")),
    Step(33, time(18, 30), "人工跟进。先问发生了什么，再谈钱。",
         "A person follows up: first what happened, then the money.",
         lambda tale: tale.call("plan_wanted", "厂里停工两个月，工资拖欠，七月底复工。想还，一次拿不出来。", 402)),
    Step(33, time(18, 45), "和借款人一起填可负担表：收入、住房、必要生活、其他债务。",
         "The affordability form, filled in together: income, housing, living, other debts.",
         lambda tale: tale.afford(income_minor=1_580_000, adults=1, housing_minor=280_000, living_minor=260_000)),
    Step(34, time(10, 15), "提出方案：逾期部分分三期，罚息全免，期间合同各期照常。超出催收员权限，须组长复核。",
         "A plan: what is overdue in three instalments, all penalty waived, the contract's own as before. Beyond the"
         " collector's authority; a second pair of eyes must look.",
         lambda tale: tale.propose(3, tale.today + timedelta(days=7))),
    Step(34, time(11, 0), "组长复核。", "The team lead looks at it.",
         lambda tale: tale.approve("负担得起，首次逾期，原因属实")),
    Step(34, time(16, 20), "逐条念给借款人听，录音确认后登记；从此不再催收。",
         "Read out line by line and agreed on a recorded call. From here on nobody asks for money.",
         lambda tale: tale.sign()),
)  # fmt: skip
