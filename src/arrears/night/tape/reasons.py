"""Why a row is rejected and what mends it: one entry a code, in English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """A reason for a person who sent the file, and the step that mends it, in both languages."""

    reason: str
    mend: str
    reason_zh: str
    mend_zh: str


REASONS: dict[str, Reason] = {
    "missing": Reason(
        "a needed value is empty",
        "fill it in, or map the column that holds it",
        "必填项为空",
        "请补齐,或在映射文件中指明取自哪一列"),
    "file_unreadable": Reason(
        "the file cannot be read",
        "open it in the program that made it and save it again",
        "文件无法读取",
        "请用生成该文件的程序打开并重新保存"),
    "file_empty": Reason(
        "the file holds no row",
        "send it again, or take it out of the folder",
        "文件没有任何数据行",
        "请重新提供,或将其移出文件夹"),
    "column_missing": Reason(
        "a needed column is absent, so that no row of the file can be used",
        "add the column, or map the one that holds it",
        "缺少必需的列,整个文件不可用",
        "请补充该列,或在映射文件中指明对应列"),
    "row_ragged": Reason(
        "the row has more or fewer cells than the header",
        "quote cells that hold the delimiter or a line break",
        "该行的单元格数与表头不一致",
        "含分隔符或换行的单元格请加引号"),
    "text_damaged": Reason(
        "some bytes are not text in the file's encoding",
        "export the file again as UTF-8",
        "含有无法按文件编码识别的字节",
        "请以 UTF-8 重新导出"),
    "id_damaged": Reason(
        "a spreadsheet turned the identifier into a rounded number",
        "export the column as text",
        "标识号被电子表格改成了科学计数,末位已丢失",
        "请将该列设为文本后重新导出"),
    "moment_malformed": Reason(
        "not a moment with its offset",
        "write it as 2026-11-23T10:05:00+08:00",
        "不是带时区偏移的时刻",
        "请写成 2026-11-23T10:05:00+08:00 的形式"),
    "money_malformed": Reason(
        "not an amount",
        "write it as 1234.50",
        "不是金额",
        "请写成 1234.50 的形式"),
    "money_too_precise": Reason(
        "more decimals than the currency has",
        "give the amount in whole minor units (cents); nothing is rounded here",
        "小数位多于该币种的最小单位",
        "请精确到分;系统不做四舍五入"),
    "overflow": Reason(
        "too large for 64 bits",
        "check the unit and the digits",
        "数值超出 64 位整数范围",
        "请检查单位和位数"),
    "below_least": Reason(
        "below the smallest value that the column may hold (zero or negative)",
        "check the sign and the unit",
        "低于该列允许的最小值(为零或为负)",
        "请检查正负号和单位"),
    "above_most": Reason(
        "above what the column may hold: its products would not fit into 64 bits",
        "check the unit and the digits (docs/reference/tape.md lists the bounds)",
        "超出该列允许的最大值,后续计算无法精确到分",
        "请检查单位和位数(各列上限见 docs/reference/tape.md)"),
    "rate_malformed": Reason(
        "not a rate",
        "write 18 % a year as 0.18",
        "不是利率",
        "年利率 18% 请写成 0.18"),
    "rate_too_precise": Reason(
        "finer than one part per million",
        "give at most six decimals",
        "精度超过百万分之一",
        "最多保留六位小数"),
    "number_malformed": Reason(
        "not a whole number",
        "write it in digits only",
        "不是整数",
        "请只用数字书写"),
    "bool_malformed": Reason(
        "neither yes nor no",
        "write true or false",
        "不是“是/否”",
        "请写 true 或 false"),
    "date_malformed": Reason(
        "not a date in a shape that is known",
        "write it as 2026-11-22, or give the format in the mapping",
        "无法识别的日期写法",
        "请写成 2026-11-22,或在映射文件中给出格式"),
    "date_impossible": Reason(
        "no day of the calendar",
        "give the real day",
        "日历上没有这一天",
        "请填写真实日期"),
    "date_sentinel": Reason(
        "a day outside 1950 to 2199, as systems write for 'no date'",
        "leave it empty, or list it under nulls in the mapping",
        "超出 1950 至 2199 年,通常是系统用来表示“无日期”的占位值",
        "请留空,或在映射文件的 nulls 中列出"),
    "word_unknown": Reason(
        "not one of the values that the column may hold",
        "use one of them, or translate it under values in the mapping",
        "不在该列允许的取值之内",
        "请使用允许的取值,或在映射文件的 values 中转换"),
    "currency_unknown": Reason(
        "not an ISO 4217 currency",
        "write e.g. CNY",
        "不是 ISO 4217 币种代码",
        "请写成 CNY 等三位代码"),
    "allocation_unknown": Reason(
        "not an order of fee, penalty, interest and principal",
        "name each of the four once, separated by commas",
        "不是费用、罚息、利息、本金四项的顺序",
        "四项各出现一次,以逗号分隔(fee,penalty,interest,principal)"),
    "timezone_unknown": Reason(
        "not a time zone of the IANA list",
        "write e.g. Asia/Shanghai",
        "不是 IANA 时区名",
        "请写成 Asia/Shanghai 等名称"),
    "key_duplicate": Reason(
        "an earlier row has the same key; the earlier one stays",
        "keep the row that is right",
        "与前面的行主键重复;保留前一行",
        "请只保留正确的一行"),
    "customer_unknown": Reason(
        "the tape has no such customer",
        "add the customer, or mend the key",
        "客户表中没有该客户",
        "请补充客户,或更正客户号"),
    "customer_rejected": Reason(
        "the row of its customer was rejected",
        "mend that row first",
        "所属客户的行已被拒收",
        "请先更正客户行"),
    "account_unknown": Reason(
        "the tape has no such account",
        "add the account, or mend the key",
        "账户表中没有该账户",
        "请补充账户,或更正账户号"),
    "account_rejected": Reason(
        "the row of its account was rejected",
        "mend that row first",
        "所属账户的行已被拒收",
        "请先更正账户行"),
    "total_not_sum": Reason(
        "the total is not principal + interest + fee",
        "mend the part or the total that is wrong",
        "合计不等于本金、利息与费用之和",
        "请更正有误的分项或合计"),
    "schedule_not_principal": Reason(
        "the principal of its instalments does not add up to the principal of the account",
        "send every instalment once, or mend the principal",
        "各期本金之和不等于账户本金",
        "请提供全部分期且不重复,或更正账户本金"),
    "schedule_not_whole": Reason(
        "an instalment of the account was rejected, so that what is owed is not known",
        "mend that instalment first",
        "该账户有分期被拒收,无法确定应还金额",
        "请先更正该期"),
    "payment_not_whole": Reason(
        "a payment of the account was rejected; without it more would be asked than is owed",
        "mend that payment first",
        "该账户有还款被拒收;若忽略将多催收金额",
        "请先更正该笔还款"),
    "payment_in_future": Reason(
        "paid after the day of the tape",
        "check the date, or run the night for a later day",
        "还款日期晚于数据日期",
        "请核对日期,或以更晚的日期运行"),
    "amount_on_reversal": Reason(
        "a reversal takes back a whole payment and has no amount of its own",
        "leave the amount empty",
        "冲正行撤销整笔还款,自身不应有金额",
        "请将金额留空"),
    "reversal_unknown": Reason(
        "the payment that it takes back is not in the tape",
        "add that payment, or mend the key",
        "被冲正的还款不在数据中",
        "请补充该笔还款,或更正编号"),
    "reversal_of_reversal": Reason(
        "it takes back a reversal",
        "send the payment anew instead",
        "被冲正的是一笔冲正",
        "请改为重新提供该笔还款"),
    "reversal_twice": Reason(
        "the payment was taken back already",
        "keep one reversal",
        "该笔还款已被冲正",
        "请只保留一笔冲正"),
    "reversal_other_account": Reason(
        "the payment that it takes back belongs to another account",
        "mend the account or the key",
        "被冲正的还款属于另一账户",
        "请更正账户号或还款编号"),
    "reversal_too_early": Reason(
        "taken back before it was paid",
        "check both dates",
        "冲正日期早于还款日期",
        "请核对两个日期"),
    "payment_rejected": Reason(
        "the row of the payment that it takes back was rejected",
        "mend that row first",
        "被冲正的还款行已被拒收",
        "请先更正该行"),
}  # fmt: skip
