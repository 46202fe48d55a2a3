-- Words that the steps share; each is written out where it is used, so that every engine reads the same expression.

-- The ageing bucket of days past due.
CREATE MACRO bucket_of(dpd) AS CASE
    WHEN dpd <= 0 THEN 'M0' WHEN dpd <= 30 THEN 'M1' WHEN dpd <= 60 THEN 'M2' WHEN dpd <= 90 THEN 'M3'
    WHEN dpd <= 120 THEN 'M4' WHEN dpd <= 150 THEN 'M5' WHEN dpd <= 180 THEN 'M6' ELSE 'M7+' END;

-- Days from one day to a later one.
CREATE MACRO days_between(earlier, later) AS CAST(date_diff('day', earlier, later) AS BIGINT);

-- amount x factor / divisor, rounded half-up once. The amount is parted by the divisor first, so that no product
-- leaves 64 bits while amount <= 10^16, factor <= 2.5 x 10^10 and divisor <= 3.65 x 10^8 (step 02 holds to that).
CREATE MACRO half_up_share(amount, factor, divisor) AS
    (amount // divisor) * factor + ((amount % divisor) * factor + divisor // 2) // divisor;

-- What changed since the last night: buckets sort as text, M0 < M1 < ... < M7+.
CREATE MACRO roll_of(before, now) AS CASE
    WHEN before IS NULL THEN 'new' WHEN now > before THEN 'worse' WHEN now = before THEN 'same'
    WHEN now = 'M0' THEN 'cured' ELSE 'better' END;

-- Days past a due date: the due date itself is the first where the contract counts it.
CREATE MACRO late_days(due, day, counts_due_day) AS CASE
    WHEN counts_due_day AND due <= day THEN days_between(due, day) + 1
    WHEN due < day THEN days_between(due, day)
    ELSE 0 END;

-- What a base gathers: amount x factor / divisor on top of a rest, as whole units and as a new rest, exactly.
CREATE MACRO grown_whole(amount, factor, rest, divisor) AS
    (amount // divisor) * factor + ((amount % divisor) * factor + rest) // divisor;
CREATE MACRO grown_part(amount, factor, rest, divisor) AS ((amount % divisor) * factor + rest) % divisor;

-- Words that a row carries through a sort as small numbers, and the words again: a sort moves text dearly. Of products
-- and lenders the greater number speaks for a person whose accounts are equally late.
CREATE MACRO product_number(product) AS CASE product WHEN 'credit_card' THEN 2 WHEN 'merchant_instalment' THEN 1 ELSE 0 END;
CREATE MACRO product_named(number) AS CASE number WHEN 2 THEN 'credit_card' WHEN 1 THEN 'merchant_instalment' WHEN 0 THEN 'cash_loan' END;
CREATE MACRO lender_kind_number(lender_kind) AS CASE lender_kind
    WHEN 'bank' THEN 3 WHEN 'consumer_finance' THEN 2 WHEN 'micro_loan' THEN 1 ELSE 0 END;
CREATE MACRO lender_kind_named(number) AS CASE number
    WHEN 3 THEN 'bank' WHEN 2 THEN 'consumer_finance' WHEN 1 THEN 'micro_loan' WHEN 0 THEN 'other' END;
