-- What rows owe to each other, one statement a rule, in this order. A rejected row takes along what depends on it.
-- Placeholders in braces are what the files call the columns.

-- name: customers_twice
INSERT INTO rejects
SELECT 'customers', _row, _file, _line, {customers.customer_id}, customer_id, 'key_duplicate' FROM (
  SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY _row) AS nth FROM read_customers
  WHERE NOT _bad AND hash(customer_id) IN
    (SELECT hash(customer_id) AS h FROM read_customers WHERE NOT _bad GROUP BY h HAVING count(*) > 1)
) WHERE nth > 1;

-- name: accounts_twice
INSERT INTO rejects
SELECT 'accounts', _row, _file, _line, {accounts.account_id}, account_id, 'key_duplicate' FROM (
  SELECT *, row_number() OVER (PARTITION BY account_id ORDER BY _row) AS nth FROM read_accounts
  WHERE NOT _bad AND hash(account_id) IN
    (SELECT hash(account_id) AS h FROM read_accounts WHERE NOT _bad GROUP BY h HAVING count(*) > 1)
) WHERE nth > 1;

-- name: accounts_without_customer
INSERT INTO rejects
SELECT 'accounts', _row, _file, _line, {accounts.customer_id}, customer_id,
  CASE WHEN customer_id IN (SELECT customer_id FROM read_customers WHERE customer_id IS NOT NULL)
       THEN 'customer_rejected' ELSE 'customer_unknown' END
FROM alive_accounts WHERE NOT EXISTS (SELECT 1 FROM alive_customers c WHERE c.customer_id = alive_accounts.customer_id);

-- The same instalment twice: only accounts whose numbers fall onto fewer bits than they have rows can have one.
-- name: instalments_twice
INSERT INTO rejects
SELECT 'instalments', _row, _file, _line, {instalments.no}, no, 'key_duplicate' FROM (
  SELECT *, row_number() OVER (PARTITION BY account_id, no ORDER BY _row) AS nth FROM read_instalments
  WHERE NOT _bad AND account_id IN (
    SELECT account_id FROM read_instalments WHERE NOT _bad GROUP BY account_id
    HAVING bit_count(bit_or(1::HUGEINT << (no % 126)::HUGEINT)) < count(*))
) WHERE nth > 1;

-- name: totals
INSERT INTO rejects
SELECT 'instalments', _row, _file, _line, {instalments.total_minor}, total_minor, 'total_not_sum' FROM alive_instalments
WHERE total_minor IS NOT NULL
  AND total_minor::HUGEINT <> coalesce(principal_minor, 0)::HUGEINT + coalesce(interest_minor, 0) + coalesce(fee_minor, 0);

-- name: payments_twice
INSERT INTO rejects
SELECT 'payments', _row, _file, _line, {payments.payment_id}, payment_id, 'key_duplicate' FROM (
  SELECT *, row_number() OVER (PARTITION BY payment_id ORDER BY _row) AS nth FROM read_payments
  WHERE NOT _bad AND hash(payment_id) IN
    (SELECT hash(payment_id) AS h FROM read_payments WHERE NOT _bad GROUP BY h HAVING count(*) > 1)
) WHERE nth > 1;

-- name: consents_twice
INSERT INTO rejects
SELECT 'consents', _row, _file, _line, {consents.consent}, consent, 'key_duplicate' FROM (
  SELECT *, row_number() OVER (PARTITION BY customer_id, consent ORDER BY _row) AS nth FROM read_consents WHERE NOT _bad
) WHERE nth > 1;

-- name: guarantors_twice
INSERT INTO rejects
SELECT 'guarantors', _row, _file, _line, {guarantors.guarantor_id}, guarantor_id, 'key_duplicate' FROM (
  SELECT *, row_number() OVER (PARTITION BY account_id, guarantor_id ORDER BY _row) AS nth FROM read_guarantors
  WHERE NOT _bad
) WHERE nth > 1;

-- name: amounts_of_payments
INSERT INTO rejects
SELECT 'payments', _row, _file, _line, {payments.amount_minor}, amount_minor,
  CASE WHEN reverses IS NULL THEN 'missing' ELSE 'amount_on_reversal' END
FROM alive_payments WHERE (amount_minor IS NULL) = (reverses IS NULL);

-- name: payments_in_future
INSERT INTO rejects
SELECT 'payments', _row, _file, _line, {payments.paid_on}, paid_on, 'payment_in_future' FROM alive_payments
WHERE paid_on > {as_of};

-- A card has no schedule that its limit could equal.
-- name: schedules_beside_principal
INSERT INTO rejects
SELECT 'accounts', a._row, a._file, a._line, {accounts.principal_minor}, a.principal_minor, 'schedule_not_principal'
FROM alive_accounts a JOIN (
  SELECT account_id, sum(coalesce(principal_minor, 0)::HUGEINT) AS principal FROM alive_instalments GROUP BY account_id
) s USING (account_id)
WHERE a.product <> 'credit_card' AND s.principal <> a.principal_minor AND account_id NOT IN (
  SELECT account_id FROM read_instalments JOIN rejects r USING (_row)
  WHERE r.tbl = 'instalments' AND r.code <> 'key_duplicate' AND account_id IS NOT NULL);

-- name: schedules_not_whole
INSERT INTO rejects
SELECT 'accounts', _row, _file, _line, {accounts.account_id}, account_id, 'schedule_not_whole' FROM alive_accounts
WHERE account_id IN (
  SELECT account_id FROM read_instalments JOIN rejects r USING (_row)
  WHERE r.tbl = 'instalments' AND r.code <> 'key_duplicate' AND account_id IS NOT NULL);

-- Where the night derives what is owed from instalments and payments, a payment that cannot be read would make it ask
-- for money that was paid already.
-- name: payments_not_whole
INSERT INTO rejects
SELECT 'accounts', _row, _file, _line, {accounts.account_id}, account_id, 'payment_not_whole' FROM alive_accounts
WHERE account_id IN (
    SELECT account_id FROM read_payments JOIN rejects r USING (_row) WHERE r.tbl = 'payments'
      AND r.code NOT IN ('key_duplicate', 'payment_in_future', 'amount_on_reversal') AND account_id IS NOT NULL)
  AND account_id IN (SELECT account_id FROM read_instalments);

-- name: instalments_without_account
INSERT INTO rejects
SELECT 'instalments', _row, _file, _line, {instalments.account_id}, account_id,
  CASE WHEN account_id IN (SELECT account_id FROM read_accounts WHERE account_id IS NOT NULL)
       THEN 'account_rejected' ELSE 'account_unknown' END
FROM alive_instalments WHERE NOT EXISTS (SELECT 1 FROM alive_accounts a WHERE a.account_id = alive_instalments.account_id);

-- name: payments_without_account
INSERT INTO rejects
SELECT 'payments', _row, _file, _line, {payments.account_id}, account_id,
  CASE WHEN account_id IN (SELECT account_id FROM read_accounts WHERE account_id IS NOT NULL)
       THEN 'account_rejected' ELSE 'account_unknown' END
FROM alive_payments WHERE NOT EXISTS (SELECT 1 FROM alive_accounts a WHERE a.account_id = alive_payments.account_id);

-- name: guarantors_without_account
INSERT INTO rejects
SELECT 'guarantors', _row, _file, _line, {guarantors.account_id}, account_id,
  CASE WHEN account_id IN (SELECT account_id FROM read_accounts WHERE account_id IS NOT NULL)
       THEN 'account_rejected' ELSE 'account_unknown' END
FROM alive_guarantors WHERE NOT EXISTS (SELECT 1 FROM alive_accounts a WHERE a.account_id = alive_guarantors.account_id);

-- name: reversals
INSERT INTO rejects
WITH reversal AS (SELECT * FROM alive_payments WHERE reverses IS NOT NULL),
paid AS (
  SELECT payment_id, account_id, paid_on, reverses, _row NOT IN (SELECT _row FROM rejects WHERE tbl = 'payments') AS alive
  FROM read_payments WHERE payment_id IN (SELECT reverses FROM reversal)
  QUALIFY row_number() OVER (PARTITION BY payment_id ORDER BY alive DESC, _row) = 1
),
matched AS (
  SELECT r.*, p.payment_id IS NULL AS unknown, p.reverses IS NOT NULL AS reversal_itself, p.alive,
    p.account_id <> r.account_id AS other_account, r.paid_on < p.paid_on AS too_early,
    row_number() OVER (PARTITION BY r.reverses ORDER BY r._row) > 1 AS again
  FROM reversal r LEFT JOIN paid p ON p.payment_id = r.reverses
),
judged AS (
  SELECT *, CASE WHEN unknown THEN 'reversal_unknown' WHEN reversal_itself THEN 'reversal_of_reversal'
    WHEN NOT alive THEN 'payment_rejected' WHEN other_account THEN 'reversal_other_account'
    WHEN too_early THEN 'reversal_too_early' WHEN again THEN 'reversal_twice' END AS code
  FROM matched
)
SELECT 'payments', _row, _file, _line, {payments.reverses}, reverses, code FROM judged WHERE code IS NOT NULL;
