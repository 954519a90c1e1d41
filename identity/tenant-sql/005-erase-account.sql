-- An account is erased, and the tenant forgets who acted by it (ID59, CH24). Runs as obhut_owner.

-- What there is of an account here: whether it is a member's, the last keeper's, and whether the chronicle knows it;
-- and whether it is the tenant's to end the membership (CO22), and to have somebody forgotten (CO18). For the
-- operator's connection.
CREATE FUNCTION tenant_schema.account_traces(account uuid)
RETURNS TABLE (
  is_member boolean, is_last_keeper boolean, is_known boolean, owner_decides boolean, needs_instruction boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT m.id IS NOT NULL,
         coalesce(m.role = 'keeper', false) AND NOT EXISTS (
           SELECT FROM tenant_schema.member k WHERE k.role = 'keeper' AND k.id <> m.id
             AND k.valid_from <= clock_timestamp() AND k.valid_until > clock_timestamp()),
         EXISTS (SELECT FROM tenant_schema.chronicle_pseudonym p WHERE p.account_id = account_traces.account)
           OR EXISTS (SELECT FROM tenant_schema.chronicle_outbox o WHERE o.account_id = account_traces.account),
         tenant_schema.owner_decides(),
         EXISTS (SELECT FROM tenant_schema.contract_state s WHERE s.standing IN ('in-force', 'suspended', 'ended'))
  FROM (SELECT) AS one
  LEFT JOIN tenant_schema.member m ON m.account_id = account_traces.account AND m.valid_until > clock_timestamp()
$$;

-- Ends the membership of an account, where owners do not decide that (CO22), and forgets who it was in the chronicle, on an instruction of the tenant where
-- that is needed, which this begins and ends (CO18). What was written stays, by the person that the tenant knows. For
-- the operator's connection. Returns how many events keep no more than that somebody did something.
CREATE FUNCTION tenant_schema.erase_account(account uuid, instruction uuid, author text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  leaving tenant_schema.member;
  forgotten integer;
BEGIN
  IF tenant_schema.contract_side() <> 'operator' THEN PERFORM tenant_schema.refuse_contract('instruction.not-yours'); END IF;
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF instruction IS NOT NULL THEN PERFORM tenant_schema.begin_instruction(instruction, 'chronicle-forget', author); END IF;
  SELECT m.* INTO leaving FROM tenant_schema.member m WHERE m.account_id = account AND m.valid_until > clock_timestamp();
  IF leaving.id IS NOT NULL THEN
    PERFORM tenant_schema.refuse_last_keeper(leaving);
    UPDATE tenant_schema.member m SET valid_until = greatest(now(), m.valid_from), role = 'member' WHERE m.id = leaving.id;
    DELETE FROM identity.membership s WHERE s.account_id = account AND s.tenant_id = 'tenant_schema';
    DELETE FROM tenant_schema.group_member gm WHERE gm.member_id = leaving.id;
    DELETE FROM tenant_schema.access_grant g WHERE g.member_id = leaving.id AND g.effect = 'allow';
    PERFORM tenant_schema.chronicle_append('access.account-erased', '', NULL,
      json_build_object('member', leaving.id)::text);
  END IF;
  forgotten := tenant_schema.chronicle_forget(account);
  IF instruction IS NOT NULL THEN PERFORM tenant_schema.move_instruction(instruction, 'done', NULL, author); END IF;
  RETURN forgotten;
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.account_traces(uuid), tenant_schema.erase_account(uuid, uuid, text) FROM PUBLIC;
