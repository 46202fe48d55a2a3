-- One payment meets one instalment, for all accounts at once; the program repeats this step until no payment is left.
-- The oldest instalment takes first, so each meeting ends with the payment used up, the instalment settled, or both.
WITH met AS (
    SELECT
        *,
        at_due <= due_count AND at_receipt <= receipt_count AS meets,
        CASE WHEN at_receipt <= receipt_count THEN nth(receipts, at_receipt).day ELSE grown_to END AS day
    FROM $before
),
aged AS (
    SELECT
        *,
        late_days(due, day, counts_due_day) AS late,
        CASE WHEN meets AND day > grown_to THEN days_between(grown_to, day) * penalty_rate_ppm ELSE 0 END AS factor,
        CASE WHEN penalty_base = 'overdue_principal' THEN principal ELSE principal + interest END AS penalised
    FROM met
),
-- How old the debt is when the payment comes decides the order of the parts, and whether grace spares the penalty.
judged AS (
    SELECT
        *,
        CASE WHEN fresh THEN coalesce(greatest(late - grace_days, 0) >= flip_dpd, FALSE) ELSE flipped END AS flips,
        CASE WHEN fresh THEN late <= grace_days ELSE spared END AS spares,
        grown + grown_whole(penalised, factor, grown_rest, penalty_divisor) AS growth,
        grown_part(penalised, factor, grown_rest, penalty_divisor) AS growth_rest
    FROM aged
),
ordered AS (
    SELECT
        *,
        CASE
            WHEN spares THEN 0
            ELSE least(
                greatest(growth + CASE WHEN growth_rest * 2 >= penalty_divisor THEN 1 ELSE 0 END - penalty_paid, 0),
                penalty_cap - all_penalty_paid
            )
        END AS penalty,
        CASE WHEN flips THEN flipped_fee_place ELSE plain_fee_place END AS fee_place,
        CASE WHEN flips THEN flipped_penalty_place ELSE plain_penalty_place END AS penalty_place,
        CASE WHEN flips THEN flipped_interest_place ELSE plain_interest_place END AS interest_place,
        CASE WHEN flips THEN flipped_principal_place ELSE plain_principal_place END AS principal_place
    FROM judged
),
-- Each part takes what the parts before it have left of the money.
paid AS (
    SELECT
        *,
        CASE WHEN NOT meets THEN 0 ELSE greatest(0, least(fee, money
            - CASE WHEN penalty_place < fee_place THEN penalty ELSE 0 END
            - CASE WHEN interest_place < fee_place THEN interest ELSE 0 END
            - CASE WHEN principal_place < fee_place THEN principal ELSE 0 END)) END AS fee_taken,
        CASE WHEN NOT meets THEN 0 ELSE greatest(0, least(penalty, money
            - CASE WHEN fee_place < penalty_place THEN fee ELSE 0 END
            - CASE WHEN interest_place < penalty_place THEN interest ELSE 0 END
            - CASE WHEN principal_place < penalty_place THEN principal ELSE 0 END)) END AS penalty_taken,
        CASE WHEN NOT meets THEN 0 ELSE greatest(0, least(interest, money
            - CASE WHEN fee_place < interest_place THEN fee ELSE 0 END
            - CASE WHEN penalty_place < interest_place THEN penalty ELSE 0 END
            - CASE WHEN principal_place < interest_place THEN principal ELSE 0 END)) END AS interest_taken,
        CASE WHEN NOT meets THEN 0 ELSE greatest(0, least(principal, money
            - CASE WHEN fee_place < principal_place THEN fee ELSE 0 END
            - CASE WHEN penalty_place < principal_place THEN penalty ELSE 0 END
            - CASE WHEN interest_place < principal_place THEN interest ELSE 0 END)) END AS principal_taken
    FROM ordered
),
counted AS (
    SELECT
        *,
        fee_taken + penalty_taken + interest_taken + principal_taken AS taken,
        meets AND fee_taken = fee AND penalty_taken = penalty AND interest_taken = interest AND principal_taken = principal
            AS settles,
        meets AND fee_taken + penalty_taken + interest_taken + principal_taken = money AS spends
    FROM paid
),
moved AS (
    SELECT
        *,
        at_due + CASE WHEN settles THEN 1 ELSE 0 END AS next_due,
        at_receipt + CASE WHEN spends THEN 1 ELSE 0 END AS next_receipt,
        settles AND at_due + 1 <= due_count AS opens,
        spends AND at_receipt + 1 <= receipt_count AS comes
    FROM counted
)
SELECT
    account_id, dues, due_count, receipts, receipt_count,
    penalty_rate_ppm, penalty_divisor, penalty_base, grace_days, counts_due_day, flip_dpd, penalty_cap,
    plain_fee_place, plain_penalty_place, plain_interest_place, plain_principal_place,
    flipped_fee_place, flipped_penalty_place, flipped_interest_place, flipped_principal_place,
    CAST(next_due AS INTEGER) AS at_due,
    CAST(next_receipt AS INTEGER) AS at_receipt,
    CASE WHEN comes THEN nth(receipts, next_receipt).amount ELSE money - taken END AS money,
    CASE WHEN meets THEN spends ELSE fresh END AS fresh,
    flips AS flipped,
    spares AS spared,
    CASE WHEN opens THEN nth(dues, next_due).due ELSE due END AS due,
    CASE WHEN opens THEN nth(dues, next_due).no ELSE no END AS no,
    CASE WHEN opens THEN nth(dues, next_due).principal ELSE principal - principal_taken END AS principal,
    CASE WHEN opens THEN nth(dues, next_due).interest ELSE interest - interest_taken END AS interest,
    CASE WHEN opens THEN nth(dues, next_due).fee ELSE fee - fee_taken END AS fee,
    CASE WHEN settles THEN 0 ELSE growth END AS grown,
    CASE WHEN settles THEN 0 ELSE growth_rest END AS grown_rest,
    CASE WHEN opens THEN nth(dues, next_due).due WHEN day > grown_to THEN day ELSE grown_to END AS grown_to,
    CASE WHEN settles THEN 0 ELSE penalty_paid + penalty_taken END AS penalty_paid,
    all_penalty_paid + penalty_taken AS all_penalty_paid,
    applied + taken AS applied
FROM moved
