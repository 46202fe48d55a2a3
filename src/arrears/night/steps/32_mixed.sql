-- Money of two currencies is never added. Who owes in several has the sums of the currency in which most days are past
-- due (of equals, the first by name); `currencies` says that there is more, and the accounts' own rows have it.
SELECT customer_id, currency, currencies, overdue_minor, outstanding_minor
FROM (
    SELECT
        *,
        row_number() OVER (PARTITION BY customer_id ORDER BY dpd DESC, currency) AS place,
        count(*) OVER (PARTITION BY customer_id) AS currencies
    FROM (
        SELECT
            night_accounts.customer_id,
            night_accounts.currency,
            max(night_accounts.dpd) AS dpd,
            sum(night_accounts.overdue_minor) AS overdue_minor,
            sum(night_accounts.outstanding_minor) AS outstanding_minor
        FROM night_accounts
        INNER JOIN together ON together.customer_id = night_accounts.customer_id
        WHERE together.currency <> together.other_currency
        GROUP BY night_accounts.customer_id, night_accounts.currency
    ) AS by_currency
) AS placed
WHERE place = 1
