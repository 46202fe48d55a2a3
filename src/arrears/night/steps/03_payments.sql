-- The payments that count. One that was reversed is as if never paid, and so is its reversal.
SELECT paid.payment_id, paid.account_id, paid.paid_on, paid.amount_minor
FROM tape_payments AS paid
LEFT JOIN (SELECT DISTINCT reverses FROM tape_payments WHERE reverses IS NOT NULL) AS undone
    ON undone.reverses = paid.payment_id
WHERE paid.reverses IS NULL AND undone.reverses IS NULL AND paid.paid_on <= DATE '$as_of'
