import {
  account,
  called,
  columns,
  doing,
  email,
  operation,
  person,
  secret,
  type TableColumns,
} from './column-use.ts';

/** Every table of the installation, by its schema, with every column. */
export const installationColumns: Readonly<Record<string, TableColumns>> = {
  'identity.account': {
    ...columns(person, 'id'),
    ...columns(email, 'email'),
    ...columns(called, 'name'),
    ...columns(account, 'locale email_verified image created_at updated_at'),
  },
  'identity.credential': {
    ...columns(person, 'id account_id'),
    ...columns(account, 'provider subject scope created_at updated_at'),
    ...columns(
      secret,
      'password_hash access_token refresh_token id_token access_token_expires_at refresh_token_expires_at',
    ),
  },
  'identity.device': {
    ...columns(person, 'id account_id'),
    ...columns(account, 'name'),
    ...columns(doing, 'first_seen_at last_seen_at revoked_at lost_at'),
  },
  'identity.invitation': {
    ...columns(person, 'id person_id accepted_by invited_by'),
    ...columns(email, 'email'),
    ...columns(called, 'display_name'),
    ...columns(secret, 'token_hash'),
    ...columns(account, 'tenant_id role group_ids audience_grants member_from member_until'),
    ...columns(doing, 'created_at expires_at accepted_at'),
  },
  'identity.lost_copy': {
    ...columns(person, 'device_id'),
    ...columns(account, 'tenant_id'),
    ...columns(doing, 'lost_at'),
  },
  'identity.membership': {
    ...columns(person, 'id account_id'),
    ...columns(account, 'tenant_id created_at'),
  },
  'identity.session': {
    ...columns(person, 'id account_id device_id'),
    ...columns(secret, 'token'),
    // Kept empty by the table itself.
    ...columns(account, 'ip_address user_agent'),
    ...columns(doing, 'expires_at seen_at confirmed_at created_at updated_at'),
  },
  'identity.throttle': {
    ...columns(person, 'key'),
    ...columns(doing, 'attempts last_at blocked_until'),
  },
  'identity.token': {
    ...columns(person, 'id account_id service_id device_id created_by made_on membership_id'),
    ...columns(secret, 'hash'),
    ...columns(account, 'tenant_id name scopes'),
    ...columns(doing, 'created_at expires_at last_used_at revoked_at'),
  },
  'identity.verification': {
    ...columns(person, 'id'),
    ...columns(secret, 'identifier value'),
    ...columns(doing, 'expires_at created_at updated_at'),
  },
  'obhut.actor_key': columns('none', 'one inner_pad outer_pad'),
  'obhut.attestation': {
    ...columns(operation, 'id measure grounds at until withdrawn_at'),
    ...columns(called, 'said_by'),
  },
  'obhut.chronicle_key': columns('none', 'number key note at'),
  'obhut.chronicle_mark': columns('none', 'tenant mark'),
  'obhut.kind': columns('none', 'name version data_map fingerprint'),
  'obhut.measure_run': columns('none', 'measure since last outcome looked what found found_in_all'),
  'obhut.migration': columns('none', 'scope name hash applied_at'),
  'obhut.processor': {
    ...columns('none', 'version said_at'),
    ...columns(called, 'said_by party'),
  },
  'obhut.provider': columns(operation, 'id added_at removed_at'),
  'obhut.provider_stop': {
    ...columns(called, 'said_by'),
    ...columns(operation, 'id provider tenant from_at until_at reason'),
  },
  'obhut.provider_untold': columns(operation, 'word tenant tries code tried_at'),
  'obhut.provider_word': {
    ...columns(called, 'detail'),
    ...columns(operation, 'id action at'),
  },
  'obhut.provider_version': {
    ...columns(called, 'added_by'),
    ...columns(
      operation,
      'provider version descriptor added_at needs_notice ends_earlier alternatives',
    ),
  },
  'obhut.staff': {
    ...columns(called, 'name added_by'),
    ...columns(operation, 'id does added_at left_at'),
  },
  'obhut.tenant': columns(operation, 'id name kind demo zone created_at land'),
  'obhut.transparency': columns('none', 'version at hash document'),
  'obhut.undertaking': {
    ...columns(called, 'said_by'),
    ...columns(operation, 'id staff document_hash signed_on until said_at'),
  },
};
