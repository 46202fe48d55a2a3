"""The demo's words, in Chinese and English, in this order."""

from __future__ import annotations

from typing import Literal

Lang = Literal["zh", "en"]
Words = tuple[str, str]


def say(words: Words, lang: Lang, **values: object) -> str:
    """Return the sentence in the language, with its values filled in."""
    return words[0 if lang == "zh" else 1].format(**values)


CARDS = ("一、真实数据：台湾信用卡，2005 年 4 至 9 月", "A. Real data: credit cards in Taiwan, April to September 2005")
CARDS_SOURCE = (
    "来源：Yeh, I-Cheng (2009), UCI Machine Learning Repository, CC BY 4.0。数据集只有账龄、余额与还款，没有逾期金额。",
    "Source: Yeh, I-Cheng (2009), UCI Machine Learning Repository, CC BY 4.0. It has lateness, balances and payments, "
    "but not the amounts overdue.",
)
PERSONS = (
    "二、虚构组合：{persons:,} 位借款人，{accounts:,} 个账户，{day} 夜",
    "B. Fictional portfolio: {persons:,} borrowers, {accounts:,} accounts, night of {day}",
)
PERSONS_SOURCE = (
    "姓名、电话、地址均为虚构：电话号段从未启用，邮箱在 example.com。连续跑了两夜，因此可以看到迁徙。",
    "Names, phones and addresses are fictional: the numbers were never allotted, the mail goes to example.com. "
    "Two nights were run, so that the rolls show.",
)
BUCKETS = ("账龄", "Ageing")
BUCKET = ("账龄段", "bucket")
ACCOUNTS = ("账户", "accounts")
OVERDUE = ("逾期金额", "overdue")
OUTSTANDING = ("未偿余额", "outstanding")
SHARE = ("占比", "share")
ROLLS = ("迁徙：{before} → {now}", "Rolls: {before} → {now}")
FROM = ("昨夜", "last night")
CURED = ("回正", "cured")
BETTER = ("好转", "better")
SAME = ("不变", "same")
WORSE = ("恶化", "worse")
ACTIONS = (
    "今天要做的事：每人至多一件，每件都有原因",
    "What is to be done today: at most one thing a person, each with its reason",
)
ACTION = ("动作", "action")
CHANNEL = ("渠道", "channel")
REASON = ("原因", "why")
PEOPLE = ("人数", "persons")
QUIET = ("今天不打扰 {count:,} 人：", "Left in peace today, {count:,} persons: ")
REJECTED = ("未采用的行", "Rows that could not be used")
STORIES = ("三个人：欠多少，做什么，为什么", "Three persons: what they owe, what is done, and why")
HEAD = (
    "{name}（{customer}） {bucket} · 逾期 {dpd} 天 · {tier}",
    "{name} ({customer})  {bucket} · {dpd} days past due · {tier}",
)
ACCOUNT_LATE = (
    "{product} {account}：自 {due} 起未还，逾期 {overdue} 元（{parts}）；未偿余额 {outstanding} 元。",
    "{product} {account}: unpaid since {due}, overdue CNY {overdue} ({parts}); still to pay CNY {outstanding}.",
)
ACCOUNT_FINE = (
    "{product} {account}：未逾期；未偿余额 {outstanding} 元。",
    "{product} {account}: nothing overdue; still to pay CNY {outstanding}.",
)
HISTORY = ("最近一次还款 {paid}；近一年逾期 {times} 次。", "Last payment {paid}; times late within a year: {times}.")
NEVER = ("无", "none")
STEP = (
    "做什么：{action}，渠道 {channel}，语气{tone}，不早于 {at}。",
    "To do: {action} by {channel}, tone {tone}, not before {at}.",
)
STEP_INSIDE = (
    "做什么：{action}（内部工作，不联系本人），不早于 {at}。",
    "To do: {action} (inside work, nobody is contacted), not before {at}.",
)
WHY = ("为什么：{reason}。", "Why: {reason}.")
CARE = (
    "情况困难的人：不施压，不上门，先谈更轻松的方案。",
    "In difficulty: no pressure and no visit; an easier plan comes first.",
)
LIE = ("结果在 {folder}", "The results are in {folder}")
TIME = ("共用 {seconds} 秒。", "All of it took {seconds} s.")
TRY = ("接着试：", "Try next:")
OFFICE = (
    "催收工作台：{address}    用户名 {users}，密码均为 {password}。仅本机可访问，按 Ctrl-C 结束。",
    "The desk: {address}    users {users}; every password is {password}. This machine only; Ctrl-C ends it.",
)
LOADING = ("正在把这一夜装入办公系统……", "Taking the night into the office …")
CLOCK = (
    "现在是深夜，依法不可外呼；演示把工作台的时钟调到当天上午十时。",
    "It is night and no call is lawful: the demo's desk has its clock set to ten in the morning.",
)
PRODUCTS: dict[str, Words] = {
    "cash_loan": ("个人贷款", "Cash loan"),
    "merchant_instalment": ("分期付款", "Merchant instalments"),
    "credit_card": ("信用卡", "Credit card"),
}
PARTS: tuple[tuple[str, Words], ...] = (
    ("principal", ("本金 {amount}", "principal {amount}")),
    ("interest", ("利息 {amount}", "interest {amount}")),
    ("fee", ("费用 {amount}", "fees {amount}")),
    ("penalty", ("罚息 {amount}", "penalty interest {amount}")),
)
TONES: dict[str, Words] = {"gentle": ("温和", "gentle"), "neutral": ("平实", "plain"), "firm": ("明确", "clear")}
STORY = ("一笔贷款，从提醒到还清", "One loan, from the reminder to the last cent")
STORY_LOAN = (
    "借款 {principal} 元，{months} 期，年利率 18%，{disbursed} 放款，每月还 {monthly} 元。"
    "前两期按时还了，{missed} 这一期没有还。"
    "人物与号码均为虚构；以下每一行都由办公系统当天记入，时间为演示日历。",
    "A loan of CNY {principal} over {months} months at 18 % a year, paid out on {disbursed}, CNY {monthly} a month. "
    "Two instalments came in time; that of {missed} did not. Person and numbers are fictional. Every line below was "
    "put on record by the office on its day, on the demo's calendar.",
)
STORY_END = ("结局", "How it ended")
STORY_SUM = (
    "案件{ended}。共收到还款 {paid} 元；联系 {contacts} 次，另有 {refused} 次因法律不允许而没有进行。",
    "The case: {ended}. CNY {paid} came in; {contacts} contacts were made, and {refused} more were not, as the law did "
    "not permit them.",
)
STORY_FILE = (
    "催收档案 {facts} 条已导出并离线核验：链条、签名与校验点全部一致，钥匙指纹已比对。任何人都可以再核验一次：",
    "The case file, {facts} facts, was exported and verified offline: chain, signatures and checkpoint agree, and the "
    "key is the one pinned. Anyone can do it again:",
)
STORY_BAD = (
    "催收档案 {facts} 条已导出，但核验发现问题；请运行下面的命令查看：",
    "The case file, {facts} facts, was exported, and the verifier found faults; see them with:",
)
