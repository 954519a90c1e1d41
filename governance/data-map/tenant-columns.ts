import {
  called,
  columns,
  content,
  doing,
  operation,
  person,
  stored,
  type TableColumns,
  usage,
} from './column-use.ts';

/** Every table of a tenant, with every column. */
export const tenantColumns: Readonly<Record<string, TableColumns>> = {
  access_change: {
    ...columns(person, 'id account_id device_id member_id invitation_id'),
    ...columns(
      doing,
      'at action space_id audience_id grant_id group_id inner_id role_id effect rights valid_from valid_until symbol_set_id',
    ),
  },
  access_grant: {
    ...columns(person, 'id member_id given_by'),
    ...columns(operation, 'audience_id group_id role_id effect rights valid_from valid_until'),
  },
  access_role: columns(operation, 'id builtin name rights'),
  access_state: columns('none', 'one version'),
  attestation: {
    ...columns(person, 'account_id'),
    ...columns(called, 'said_by'),
    ...columns(operation, 'id measure grounds at until withdrawn_at'),
  },
  audience: columns(operation, 'id space_id name head floor ended_at label'),
  checkpoint_fetch: columns('none', 'one at size'),
  chronicle: {
    ...columns(person, 'actor'),
    ...columns(doing, 'seq at action purpose instruction commitment prev hash'),
  },
  chronicle_checkpoint: columns('none', 'size note at'),
  chronicle_detail: {
    ...columns('none', 'seq salt'),
    ...columns(doing, 'detail'),
  },
  chronicle_head: columns('none', 'one seq hash signed_seq handovers'),
  chronicle_outbox: {
    ...columns('none', 'id'),
    ...columns(person, 'account_id device_id'),
    ...columns(doing, 'at action mutation_id record_ids more'),
  },
  chronicle_pseudonym: columns(person, 'account_id pseudonym'),
  contract_state: columns('none', 'one standing was since last_at'),
  contract_step: {
    ...columns(person, 'account_id'),
    ...columns(called, 'author'),
    ...columns(operation, 'number at what side ground reason cure_until calendar'),
  },
  contract_version: {
    ...columns(person, 'account_id'),
    ...columns(called, 'controller_signatory processor_signatory'),
    ...columns(operation, 'version document hash concluded_at basis'),
  },
  delivery: {
    ...columns(person, 'device_id'),
    ...columns(operation, 'audience_id answer epoch seq epoch_before seq_before since at'),
  },
  departure: columns(operation, 'audience_id seq record_id departed_at erased_seq'),
  device_copy: {
    ...columns(person, 'device_id account_id lost_by'),
    ...columns(
      operation,
      'first_at answered_at answer open kept kept_before directory leaving lost_at',
    ),
  },
  directory_names: {
    ...columns(person, 'account_id'),
    ...columns(operation, 'version'),
  },
  ended_record: columns(operation, 'record_id revision audience_id departure_seq'),
  fault_count: columns(operation, 'day event count'),
  gate_clock: columns('none', 'one seen_at'),
  group_member: {
    ...columns(person, 'member_id'),
    ...columns(operation, 'group_id valid_from valid_until'),
  },
  inquiry: {
    ...columns('none', 'pid'),
    ...columns(person, 'device_id'),
  },
  instruction: {
    ...columns(person, 'account_id'),
    ...columns(called, 'author'),
    ...columns(operation, 'id number given_at source scope body state'),
  },
  instruction_step: {
    ...columns(person, 'account_id'),
    ...columns(called, 'author'),
    ...columns(operation, 'instruction_id number at what side reason'),
  },
  invitation_note: {
    ...columns(person, 'account_id'),
    ...columns(operation, 'invitation_id at instruction_id seal'),
  },
  measure_run: columns('none', 'measure since last outcome looked what found found_in_all'),
  media: {
    ...columns(person, 'owner_id device_id'),
    ...columns(stored, 'id upload_id is_a variants width height duration_ms'),
    ...columns(
      operation,
      'state declared_bytes held_bytes refused_code created_at changed_at expires_at unnamed_since',
    ),
  },
  media_place: {
    ...columns(stored, 'name'),
    ...columns(operation, 'provider noted_at'),
  },
  media_use: {
    ...columns(person, 'account_id'),
    ...columns(operation, 'bytes'),
  },
  member: {
    ...columns(person, 'id account_id person_id'),
    ...columns(operation, 'role valid_from valid_until'),
  },
  member_group: columns(operation, 'id name'),
  nested_group: columns(operation, 'group_id inner_id valid_from valid_until'),
  notice_answer: {
    ...columns(person, 'account_id'),
    ...columns(operation, 'id notice_id nr kind objection_id at reason alternative'),
  },
  notice_delivery: {
    ...columns(person, 'account_id'),
    ...columns(operation, 'notice_id at proof objection_ends_at effective_at calendar'),
  },
  notice_send: {
    ...columns(person, 'account_id'),
    ...columns(operation, 'id notice_id provider state code at tries'),
  },
  office_mail: {
    ...columns(person, 'account_id'),
    ...columns(operation, 'id word_id provider state code at tries'),
  },
  office_word: {
    ...columns(person, 'seen_by'),
    ...columns(operation, 'id at kind about seen_at'),
  },
  office: {
    ...columns(person, 'member_id'),
    ...columns(operation, 'office given_at'),
  },
  office_step: {
    ...columns(person, 'member_id account_id'),
    ...columns(operation, 'number at office what reason'),
  },
  operator_access: {
    ...columns(called, 'name'),
    ...columns(doing, 'id number staff undertaking purpose reason from_at until_at ended_at'),
  },
  oversight: {
    ...columns(person, 'account_id staff'),
    ...columns(called, 'author'),
    ...columns(
      operation,
      'id number kind opened_at side body ground authority reference parts provider provider_version answer_by state',
    ),
  },
  oversight_handout: columns(
    operation,
    'id oversight_id at handed_to mandate_id name media_type parts redactions original_hash content hash',
  ),
  oversight_mandate: {
    ...columns(person, 'account_id'),
    ...columns(called, 'author auditor'),
    ...columns(operation, 'id oversight_id at document_hash until_at withdrawn_at'),
  },
  oversight_step: {
    ...columns(person, 'account_id staff'),
    ...columns(called, 'author'),
    ...columns(operation, 'oversight_id number at what side body mandate_id answer_by'),
  },
  person: {
    ...columns(person, 'id'),
    ...columns(called, 'name'),
    ...columns(operation, 'role hue'),
  },
  provider_notice: columns(operation, 'id provider version sent_at withdrawn_at'),
  reach: {
    ...columns(person, 'account_id'),
    ...columns(operation, 'audience_id valid_from valid_until rights epoch'),
  },
  receipt: {
    ...columns(person, 'account_id device_id'),
    ...columns(operation, 'mutation_id payload_hash outcome ended_at'),
  },
  record: {
    ...columns(person, 'created_by changed_by person_ids'),
    ...columns('by-kind', 'body'),
    ...columns(content, 'day'),
    ...columns(
      operation,
      'id audience_id seq kind revision field_revision merged_revision created_at changed_at',
    ),
  },
  record_media: {
    ...columns(person, 'owner_id'),
    ...columns(content, 'record_id media_id named_at'),
  },
  register_entry: {
    ...columns(person, 'account_id'),
    ...columns(operation, 'name value changed_at'),
  },
  revision: {
    ...columns(person, 'written_by ended_by device_id person_ids'),
    ...columns('by-kind', 'body'),
    ...columns(content, 'day'),
    ...columns(
      operation,
      'record_id revision audience_id kind written_at ended_as unseen ended_at mutation_id seq',
    ),
  },
  revision_media: {
    ...columns(person, 'owner_id'),
    ...columns(content, 'record_id revision mutation_id media_id named_at'),
  },
  service_account: {
    ...columns(person, 'account_id member_id created_by'),
    ...columns(operation, 'created_at'),
  },
  setting: columns('none', 'one lease_days'),
  space: {
    ...columns(person, 'person_id'),
    ...columns(operation, 'id kind name'),
  },
  standing_group: columns(operation, 'standing group_id'),
  symbol_import: {
    ...columns(person, 'account_id'),
    ...columns(operation, 'id bytes state done total code params set_id unused changed_at'),
  },
  symbol_own: columns(content, 'set_id key words concept content'),
  symbol_picture: columns(content, 'set_id concept content'),
  symbol_seat: {
    ...columns(person, 'member_id'),
    ...columns(operation, 'set_id given_at'),
  },
  symbol_set: {
    ...columns(person, 'imported_by'),
    ...columns(
      operation,
      'id name version licence author source seats given edition pictures imported_at',
    ),
  },
  transparency_told: columns('none', 'version hash at seq'),
  usage_consent: {
    ...columns(person, 'account_id'),
    ...columns(usage, 'product since'),
  },
  usage_count: columns(usage, 'day product event count people'),
  usage_offer: columns('none', 'product since'),
};
