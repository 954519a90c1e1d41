/** Columns without which no content is kept: who made, changed and ended it, when, and on which device. */
export const inputMarks: readonly string[] = [
  'record.created_by',
  'record.created_at',
  'record.changed_by',
  'record.changed_at',
  'record.revision',
  'revision.written_by',
  'revision.written_at',
  'revision.ended_by',
  'revision.ended_at',
  'revision.ended_as',
  'revision.device_id',
  'receipt.account_id',
  'receipt.device_id',
  'receipt.ended_at',
];
