import { type Command, InvalidArgumentError } from 'commander';
import type { Administration } from '#apps/server/administration.ts';
import type { KnownMeasure } from '#governance/measures/known.ts';
import type { MeasureState } from '#governance/measures/state.ts';
import { isUuid, type TenantId } from '#kernel/base/ids.ts';
import { endOfDay } from './arguments.ts';
import { leaf, tenantId } from './command.ts';
import { table } from './table.ts';

/** What a command found, for machines and for people. */
interface Answer {
  readonly result: unknown;
  readonly words: string;
}

type Perform = (work: (administration: Administration) => Promise<Answer>) => Promise<void>;

interface AttestInput {
  readonly by: string;
  readonly grounds: string;
  readonly until: Date;
}

/** `measures`, `measures attest` and `measures withdraw` (MS19). */
export function addMeasures(program: Command, perform: Perform): void {
  const measures = leaf(program, 'measures', 'what protects the data, and how that is known')
    .option('--tenant <id>', 'as that tenant knows it', tenantId)
    .action(({ tenant }: { tenant?: TenantId }) =>
      perform(async (administration) => {
        const known = await administration.measures(tenant);
        return { result: known.map(asJson), words: words(known) };
      }),
    );
  leaf(measures, 'attest', 'says by name that a measure is met, in the chronicle of every tenant')
    .argument('<measure>', 'as `measures` lists it')
    .requiredOption('--by <name>', 'who says it')
    .requiredOption('--grounds <text>', 'on what: a report, a certificate and its number')
    .requiredOption('--until <day>', 'the last day it holds, such as 2027-01-31', endOfDay)
    .action((measure: string, { by, grounds, until }: AttestInput) =>
      perform(async (administration) => {
        const made = await administration.attest({ measure, by, grounds, until });
        return { result: made, words: `It is said, as ${made.id}.` };
      }),
    );
  leaf(measures, 'withdraw', 'takes back what was said')
    .argument('<id>', 'as `measures attest` told it', statementId)
    .action((id: string) =>
      perform(async (administration) => {
        await administration.withdrawAttestation(id);
        return { result: { id, withdrawn: true }, words: `${id} holds no more.` };
      }),
    );
}

function asJson({ measure, state, attestations }: KnownMeasure) {
  const { id, group, title, holds } = measure;
  return {
    id,
    group,
    title: title.en,
    holds: holds.en,
    ...stateJson(state),
    attestations: attestations
      .filter(({ withdrawnMs }) => withdrawnMs === null)
      .map(({ id: attestation, by, untilMs }) => ({ id: attestation, by, until: iso(untilMs) })),
  };
}

function stateJson(state: MeasureState) {
  switch (state.is) {
    case 'proven':
      return { state: state.is, at: iso(state.atMs), looked: state.looked, what: state.what };
    case 'attested':
      return { state: state.is, at: iso(state.atMs), by: state.by, until: iso(state.untilMs) };
    case 'declarative':
      return { state: state.is };
    case 'unmet':
      return {
        state: state.is,
        because: state.because,
        at: state.atMs === null ? null : iso(state.atMs),
        found: state.found,
      };
  }
}

function words(known: readonly KnownMeasure[]): string {
  const rows = known.map(({ measure, state }) => [state.is, measure.id, because(state)]);
  const unmet = known.filter(({ state }) => state.is === 'unmet').length;
  return `${table(['state', 'measure', 'because'], rows)}\n${unmet} of ${known.length} are unmet.`;
}

function because(state: MeasureState): string {
  switch (state.is) {
    case 'proven':
      return `${state.looked} ${state.what}, looked at ${iso(state.atMs)}`;
    case 'attested':
      return `${state.by}, until ${iso(state.untilMs)}`;
    case 'declarative':
      return '';
    case 'unmet':
      return [state.because, ...state.found.slice(0, 3)].join(', ');
  }
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

function statementId(value: string): string {
  if (isUuid(value)) return value;
  throw new InvalidArgumentError('An id looks like 5f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b11.');
}
