import { fanoutErrors } from '#adapters/fanout/errors.ts';
import { apiErrors } from '#adapters/http/api/errors.ts';
import { httpErrors } from '#adapters/http/errors.ts';
import { embeddedErrors } from '#adapters/postgres/embedded-errors.ts';
import { chronicleErrors } from '#governance/chronicle/errors.ts';
import { contractErrors } from '#governance/contract/errors.ts';
import { deadlineErrors } from '#governance/deadlines/errors.ts';
import { gateErrors } from '#governance/gate/errors.ts';
import { measureErrors } from '#governance/measures/errors.ts';
import { oversightErrors } from '#governance/oversight/errors.ts';
import { staffErrors } from '#governance/staff/errors.ts';
import { instructionErrors } from '#governance/instructions/errors.ts';
import { officeErrors } from '#governance/office/errors.ts';
import { identityErrors } from '#identity/errors.ts';
import { accessErrors } from '#kernel/access/errors.ts';
import { type ErrorRegister, joinErrors } from '#kernel/base/app-error.ts';
import { cliErrors } from '#apps/cli/errors.ts';
import { databaseErrors } from '#kernel/db/errors.ts';
import { mediaErrors } from '#kernel/media/errors.ts';
import { syncClientErrors } from '#kernel/sync/client/errors.ts';
import { symbolSetErrors } from '#kernel/symbol-set/errors.ts';
import { recordErrors, syncServerErrors } from '#kernel/sync/server/errors.ts';
import { calendarErrors } from '#products/calendar/errors.ts';
import { journalErrors } from '#products/journal/errors.ts';
import { startupErrors } from './startup-errors.ts';

/** Every code that this program can answer with. `docs/error-codes.md` lists them. */
export const allErrors: ErrorRegister = joinErrors(
  startupErrors,
  cliErrors,
  embeddedErrors,
  fanoutErrors,
  databaseErrors,
  accessErrors,
  syncServerErrors,
  syncClientErrors,
  recordErrors,
  identityErrors,
  httpErrors,
  apiErrors,
  chronicleErrors,
  contractErrors,
  instructionErrors,
  deadlineErrors,
  gateErrors,
  measureErrors,
  officeErrors,
  oversightErrors,
  staffErrors,
  calendarErrors,
  journalErrors,
  mediaErrors,
  symbolSetErrors,
);
