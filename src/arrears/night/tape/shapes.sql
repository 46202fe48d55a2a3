-- The shapes that cells of real files have, each read by one macro. A macro gives null for what it cannot read;
-- which fault that is, the *_fault macro beside it says. Text in, typed value out; no number here is ever a float.

-- Full-width digits and signs (１，２３４．５０, ￥) are what Chinese input methods write.
CREATE OR REPLACE MACRO narrow(v) AS translate(v, '０１２３４５６７８９．，－＋：／（）　￥％', '0123456789.,-+:/() ¥%');
CREATE OR REPLACE MACRO tidy(v) AS trim(v, E' \t\r\n　' || chr(160) || chr(65279));
CREATE OR REPLACE MACRO filled(v) AS
  CASE WHEN length(tidy(v)) > 4 THEN tidy(v)
       WHEN regexp_full_match(lower(tidy(v)), '(|null|na|n/a|#n/a|nan|none|nil|\\n|--?|无|空)') THEN NULL
       ELSE tidy(v) END;

-- An identifier keeps its zeros. ="00123" and '00123 are how spreadsheets protect them; 1234.0 is what they make of one.
CREATE OR REPLACE MACRO id_of(v) AS
  CASE WHEN regexp_full_match(v, '\d+\.0+') THEN split_part(v, '.', 1)
       WHEN regexp_full_match(v, '\d(\.\d+)?[eE]\+\d+') THEN NULL
       WHEN v[1] = '=' OR v[1] = '''' THEN regexp_replace(v, '^(="(.*)"|''(.*))$', '\2\3')
       ELSE v END;

-- Signs of the currency go, then marks of thousands, but only where they part threes: 1,23 is no 123.
CREATE OR REPLACE MACRO amount_text(v) AS
  regexp_replace(regexp_replace(narrow(v), '^([-+]?)\s*(?:[¥$€£]|CNY|RMB|人民币)?\s*([-+]?[0-9][0-9,.]*)\s*(?:元|CNY|RMB)?$', '\1\2'),
                 '^[+]', '');
CREATE OR REPLACE MACRO amount_digits(v) AS
  CASE WHEN regexp_full_match(v, '-?\d+(\.\d*)?') THEN v
       WHEN regexp_full_match(v, '-?\d{1,3}(,\d{3})+(\.\d*)?') THEN replace(v, ',', '') END;
CREATE OR REPLACE MACRO scaled(digits, places) AS
  CASE WHEN length(rtrim(split_part(digits, '.', 2), '0')) <= places
       THEN TRY_CAST(split_part(digits, '.', 1) || rpad(rtrim(split_part(digits, '.', 2), '0'), places, '0') AS BIGINT) END;
CREATE OR REPLACE MACRO scaled_fault(digits, places, malformed, precise) AS
  CASE WHEN digits IS NULL THEN malformed
       WHEN length(rtrim(split_part(digits, '.', 2), '0')) > places THEN precise ELSE 'overflow' END;
CREATE OR REPLACE MACRO decimal_digits(v) AS
  CASE WHEN regexp_full_match(v, '-?\d+(\.\d*)?') THEN v ELSE amount_digits(amount_text(v)) END;

-- 18% and 0.18 are the same rate: 180,000 parts per million.
CREATE OR REPLACE MACRO rate_of(v) AS
  CASE WHEN ends_with(narrow(v), '%') THEN scaled(decimal_digits(rtrim(narrow(v), '% ')), 4) ELSE scaled(decimal_digits(v), 6) END;
CREATE OR REPLACE MACRO rate_fault(v) AS
  CASE WHEN ends_with(narrow(v), '%')
       THEN scaled_fault(decimal_digits(rtrim(narrow(v), '% ')), 4, 'rate_malformed', 'rate_too_precise')
       ELSE scaled_fault(decimal_digits(v), 6, 'rate_malformed', 'rate_too_precise') END;

CREATE OR REPLACE MACRO whole_of(v) AS
  CASE WHEN regexp_full_match(narrow(v), '-?\d+(\.0*)?') THEN TRY_CAST(split_part(narrow(v), '.', 1) AS BIGINT) END;
CREATE OR REPLACE MACRO whole_fault(v) AS
  CASE WHEN regexp_full_match(narrow(v), '-?\d+(\.0*)?') THEN 'overflow' ELSE 'number_malformed' END;

CREATE OR REPLACE MACRO yes_of(v) AS
  CASE WHEN regexp_full_match(lower(narrow(v)), '(true|t|yes|y|1|1.0|是)') THEN true
       WHEN regexp_full_match(lower(narrow(v)), '(false|f|no|n|0|0.0|否)') THEN false END;

-- Days: ISO first, as it is the quick one. Five digits are a spreadsheet's serial (day 1 is 1899-12-31, with the leap
-- day of 1900 that never was, hence the anchor 1899-12-30). A time behind the day is dropped.
CREATE OR REPLACE MACRO day_parts(v) AS
  regexp_extract(narrow(v), '^(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?(?:[ T]+\d{1,2}:\d{2}.*)?$', ['y', 'm', 'd']);
CREATE OR REPLACE MACRO day_of(v) AS
  CASE WHEN regexp_full_match(v, '\d{4}-\d{2}-\d{2}') THEN TRY_CAST(v AS DATE)
       WHEN regexp_full_match(narrow(v), '\d{8}(\.0)?')
         THEN TRY_CAST(narrow(v)[1:4] || '-' || narrow(v)[5:6] || '-' || narrow(v)[7:8] AS DATE)
       WHEN regexp_full_match(narrow(v), '\d{5}(\.\d+)?')
         THEN DATE '1899-12-30' + CAST(split_part(narrow(v), '.', 1) AS INTEGER)
       ELSE TRY_CAST(nullif(day_parts(v).y, '') || '-' || lpad(day_parts(v).m, 2, '0') || '-' || lpad(day_parts(v).d, 2, '0') AS DATE)
  END;
CREATE OR REPLACE MACRO day_fault(v) AS
  CASE WHEN regexp_full_match(narrow(v), '\d{8}(\.0)?') OR day_parts(v).y <> '' THEN 'date_impossible' ELSE 'date_malformed' END;
CREATE OR REPLACE MACRO day_plausible(d) AS d BETWEEN DATE '1950-01-01' AND DATE '2199-12-31';

-- A moment is told with its offset: 2026-11-23T10:05:00+08:00. Without one nobody knows when it was.
CREATE OR REPLACE MACRO moment_of(v) AS
  CASE WHEN regexp_full_match(v, '\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)')
       THEN epoch_us(TRY_CAST(replace(v, 'T', ' ') AS TIMESTAMPTZ)) // 1000000 END;
CREATE OR REPLACE MACRO moment_plausible(s) AS s BETWEEN -631152000 AND 7258118399;

-- What expressions of mappings may call beside SQL's own.
CREATE OR REPLACE MACRO number_of(v) AS TRY_CAST(decimal_digits(v) AS DECIMAL(28, 6));
CREATE OR REPLACE MACRO day_as(v, shape) AS CAST(try_strptime(v, shape) AS DATE);
CREATE OR REPLACE MACRO days_after(d, days) AS d + CAST(days AS INTEGER);
CREATE OR REPLACE MACRO months_after(d, months) AS CAST(d + to_months(CAST(months AS INTEGER)) AS DATE);
CREATE OR REPLACE MACRO days_between(earlier, later) AS later - earlier;
CREATE OR REPLACE MACRO whole_months(earlier, later) AS date_sub('month', earlier, later);
