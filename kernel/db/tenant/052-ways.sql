-- Groups inside groups make ways, and these multiply: five in each of eight are 78,125 from the outermost
-- to one inside, and `explain` follows every one. Runs as obhut_owner.

-- OB023: a group would have more than 2,000 ways to those inside it. Called after what refuses circles.
CREATE FUNCTION tenant_schema.refuse_many_ways() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF EXISTS (
    SELECT FROM unnest(tenant_schema.outer_groups(ARRAY(SELECT n.group_id FROM new_row n))) o (id)
    WHERE (
      WITH RECURSIVE down AS (
        SELECT n.inner_id AS id FROM tenant_schema.nested_group n WHERE n.group_id = o.id
        UNION ALL
        SELECT n.inner_id FROM down d JOIN tenant_schema.nested_group n ON n.group_id = d.id
      )
      -- No more of them are followed than it takes to know.
      SELECT count(*) FROM (SELECT FROM down LIMIT 2001) way
    ) > 2000
  ) THEN RAISE EXCEPTION 'too many ways' USING ERRCODE = 'OB023'; END IF;
  RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.refuse_many_ways() FROM PUBLIC;
CREATE TRIGGER refuse_many_ways AFTER INSERT ON tenant_schema.nested_group
  REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.refuse_many_ways();
