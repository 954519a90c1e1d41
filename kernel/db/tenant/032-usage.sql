-- What is used, counted: numbers alone, by day, product and event, with nothing that leads to anybody
-- (OF12 to OF16). Runs as obhut_owner.

-- What a tenant offers to be counted, by product. Without a row nothing is.
CREATE TABLE tenant_schema.usage_offer (
  product text PRIMARY KEY CHECK (product ~ '^[a-z]{1,40}$'),
  since timestamptz NOT NULL
);

-- Who said yes, for which product and when. Saying no takes the row away.
CREATE TABLE tenant_schema.usage_consent (
  account_id uuid NOT NULL,
  product text NOT NULL CHECK (product ~ '^[a-z]{1,40}$'),
  since timestamptz NOT NULL,
  PRIMARY KEY (account_id, product)
);

-- What was used, with consent alone: to improve the service.
CREATE TABLE tenant_schema.usage_count (
  day date NOT NULL,
  product text NOT NULL CHECK (product ~ '^[a-z]{1,40}$'),
  event text NOT NULL CHECK (length(event) <= 80 AND event ~ '^[a-z]+(\.[a-z-]+)+$'),
  count bigint NOT NULL CHECK (count > 0),
  PRIMARY KEY (day, product, event)
);

-- What went wrong: to keep the service running. Apart from the rest, as its purpose is.
CREATE TABLE tenant_schema.fault_count (
  day date NOT NULL,
  event text NOT NULL CHECK (length(event) <= 80 AND event ~ '^[a-z]+(\.[a-z-]+)+$'),
  count bigint NOT NULL CHECK (count > 0),
  PRIMARY KEY (day, event)
);

ALTER TABLE tenant_schema.usage_offer ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.usage_offer FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.usage_consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.usage_consent FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.usage_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.usage_count FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.fault_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.fault_count FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON tenant_schema.usage_offer TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.usage_consent TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.usage_count TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.fault_count TO obhut_owner USING (true) WITH CHECK (true);

-- What is offered here, and to what of it the actor said yes. NULL for who is no member.
CREATE FUNCTION tenant_schema.my_usage() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT json_build_object(
    'offered', (SELECT coalesce(json_agg(o.product ORDER BY o.product), '[]') FROM tenant_schema.usage_offer o),
    'agreed', (SELECT coalesce(json_agg(c.product ORDER BY c.product), '[]')
      FROM tenant_schema.usage_consent c JOIN tenant_schema.usage_offer o ON o.product = c.product
      WHERE c.account_id = (SELECT tenant_schema.acting())))
  WHERE EXISTS (SELECT FROM tenant_schema.member m WHERE m.account_id = (SELECT tenant_schema.acting())
    AND m.valid_from <= now() AND m.valid_until > now())
$$;

-- Says yes or no for a product, for the actor alone. False for who is no member, or where it is not offered.
CREATE FUNCTION tenant_schema.agree_to_usage(product text, agrees boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  me uuid := tenant_schema.signed_actor();
BEGIN
  IF tenant_schema.my_usage() IS NULL THEN RETURN false; END IF;
  IF NOT agrees THEN
    DELETE FROM tenant_schema.usage_consent c WHERE c.account_id = me AND c.product = product;
    RETURN true;
  END IF;
  INSERT INTO tenant_schema.usage_consent (account_id, product, since)
  SELECT me, o.product, now() FROM tenant_schema.usage_offer o WHERE o.product = product
  ON CONFLICT DO NOTHING;
  RETURN EXISTS (SELECT FROM tenant_schema.usage_consent c WHERE c.account_id = me AND c.product = product);
END
$$;

-- Adds to today's counts what the actor's device counted: of products, where it is offered and agreed to
-- at this moment; of faults always. `counts` is [product or null, event, count] each; which there may be,
-- the caller knows. Who it came from is not kept. Returns what my_usage() does.
CREATE FUNCTION tenant_schema.count_usage(counts json, today date) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  mine json := tenant_schema.my_usage();
BEGIN
  PERFORM tenant_schema.signed_actor();
  IF mine IS NULL THEN RETURN NULL; END IF;
  INSERT INTO tenant_schema.usage_count AS u (day, product, event, count)
  SELECT today, n.value ->> 0, n.value ->> 1, sum((n.value ->> 2)::bigint)
  FROM json_array_elements(counts) AS n
  WHERE n.value ->> 0 IN (SELECT json_array_elements_text(mine -> 'agreed'))
  GROUP BY 2, 3 ORDER BY 2, 3
  ON CONFLICT (day, product, event) DO UPDATE SET count = u.count + excluded.count;
  INSERT INTO tenant_schema.fault_count AS f (day, event, count)
  SELECT today, n.value ->> 1, sum((n.value ->> 2)::bigint)
  FROM json_array_elements(counts) AS n WHERE n.value ->> 0 IS NULL
  GROUP BY 2 ORDER BY 2
  ON CONFLICT (day, event) DO UPDATE SET count = f.count + excluded.count;
  RETURN mine;
END
$$;

-- What owners and data-protection officers see: what is offered, how many said yes, and the counts of the
-- last days. NULL for everybody else.
CREATE FUNCTION tenant_schema.usage_overview(since date) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT json_build_object(
    'offered', (SELECT coalesce(json_agg(json_build_object('product', o.product, 'since', o.since, 'agreed',
        (SELECT count(*) FROM tenant_schema.usage_consent c WHERE c.product = o.product)) ORDER BY o.product), '[]')
      FROM tenant_schema.usage_offer o),
    'counts', (SELECT coalesce(json_agg(json_build_object('day', u.day, 'event', u.event, 'count', u.count)
        ORDER BY u.day DESC, u.event), '[]') FROM tenant_schema.usage_count u WHERE u.day >= usage_overview.since),
    'faults', (SELECT coalesce(json_agg(json_build_object('day', f.day, 'event', f.event, 'count', f.count)
        ORDER BY f.day DESC, f.event), '[]') FROM tenant_schema.fault_count f WHERE f.day >= usage_overview.since))
  WHERE tenant_schema.is_privacy_reader()
$$;

-- Offers a product to be counted, or not any more: then every yes to it goes, and what was counted goes,
-- too. Says so in the chronicle at once (CH7). False for who does not speak for the tenant.
CREATE FUNCTION tenant_schema.offer_usage(product text, offers boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
  PERFORM tenant_schema.signed_actor();
  IF NOT tenant_schema.is_owner() THEN RETURN false; END IF;
  IF offers THEN
    INSERT INTO tenant_schema.usage_offer (product, since) VALUES (product, now()) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM tenant_schema.usage_offer o WHERE o.product = product;
    DELETE FROM tenant_schema.usage_consent c WHERE c.product = product;
    DELETE FROM tenant_schema.usage_count u WHERE u.product = product;
  END IF;
  PERFORM tenant_schema.chronicle_append(CASE WHEN offers THEN 'usage.offer' ELSE 'usage.end' END, '', NULL,
    json_build_object('product', product)::text);
  RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.my_usage(), tenant_schema.agree_to_usage(text, boolean),
  tenant_schema.count_usage(json, date), tenant_schema.usage_overview(date), tenant_schema.offer_usage(text, boolean)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.my_usage(), tenant_schema.agree_to_usage(text, boolean),
  tenant_schema.count_usage(json, date), tenant_schema.usage_overview(date), tenant_schema.offer_usage(text, boolean)
  TO tenant_schema;
