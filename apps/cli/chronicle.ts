import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Administration } from '#apps/server/administration.ts';
import type { EventRange } from '#governance/chronicle/missing-details.ts';
import type { VerifyReport } from '#governance/chronicle/verify.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { command, leaf, tenantId } from './command.ts';
import { byWhom, onInstruction, orderOf, type OrderOptions } from './order.ts';
import { readText, verifyFile } from './verify-file.ts';

export interface ChronicleCommands {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly asJson: boolean;
  readonly open: (work: (administration: Administration) => Promise<void>) => Promise<void>;
  readonly exitWith: (code: number) => void;
}

type Rotation = Awaited<ReturnType<Administration['rotateChronicleKey']>>;

interface VerifyInput {
  readonly checkpoint?: readonly string[];
  readonly key?: readonly string[];
  readonly bundle?: readonly string[];
}

/** `chronicle export` and `chronicle verify`; the latter needs no installation. */
export function addChronicle(
  program: Command,
  { out, err, asJson, open, exitWith }: ChronicleCommands,
) {
  const chronicle = command(program, 'chronicle', 'the tamper-evident log of a tenant');
  command(chronicle, 'export', 'prints a chronicle, one JSON value a line, for `chronicle verify`')
    .argument('<tenant>', 'whose it is', tenantId)
    .option('--after <event>', 'only what came after that event', event, 0)
    .addOption(onInstruction())
    .addOption(byWhom())
    .action((tenant: TenantId, { after, ...order }: { after: number } & OrderOptions) =>
      open(async (administration) => {
        const pieces = administration.exportChronicle(tenant, after, orderOf(order));
        for await (const piece of pieces) out(piece);
      }),
    );
  leaf(chronicle, 'keys', 'shows the keys that sign chronicles, the first one first').action(() =>
    open(async (administration) => {
      const keys = await administration.chronicleKeys();
      out(asJson ? json(keys) : keys.map(({ key }) => `${key}\n`).join(''));
    }),
  );
  leaf(chronicle, 'rotate-key', 'lets the next key sign, which the one before hands over to')
    .option('--former-secret <file>', 'with the secret of before, when that was changed')
    .action(({ formerSecret: file }: { formerSecret?: string }) =>
      open(async (administration) => {
        const formerSecret = file === undefined ? undefined : (await readText(file)).trim();
        const made = await administration.rotateChronicleKey({ formerSecret }, err);
        const { number, key, unsigned } = made;
        out(asJson ? json({ number, key, unsigned }) : rotationWords(made));
        if (unsigned.length > 0) exitWith(1);
      }),
    );
  leaf(chronicle, 'verify', 'checks an exported chronicle, offline, and names what is wrong')
    .argument('<file>', 'as it was exported')
    .option('--checkpoint <file>', 'one that was kept; can be repeated', another)
    .option('--key <key>', 'that was kept, or a file with it; can be repeated', another)
    .option('--bundle <file>', 'that was handed out, as the chronicle is to say', another)
    .action(async (file: string, { checkpoint = [], key, bundle }: VerifyInput) => {
      const report = await verifyFile(file, checkpoint, key, bundle);
      out(asJson ? json(report) : `${wordsFor(report)}\n`);
      exitWith(report.exitCode);
    });
}

const grounds = {
  checkpoint: 'It was checked against the checkpoint you hold.',
  key: 'Its checkpoints are signed by the key you hold.',
  file: 'That is by its own word: whoever can write all of it anew can write this. Give --checkpoint and --key.',
} as const;
/** As many ranges are told one by one; `--json` has the first hundred. */
const mostRanges = 10;

function wordsFor(report: VerifyReport): string {
  return report.verdict === 'good' ? wordsForGood(report) : wordsForFindings(report);
}

function wordsForGood(report: VerifyReport): string {
  const { tenant, events, after, size, signedSize, unsigned, unchecked, ground } = report;
  const { erased, erasedInAll } = report;
  const signed = signedSize > after ? `, signed up to event ${signedSize}` : '';
  const where = events === 0 ? '' : `, from event ${after + 1} to event ${size}${signed}`;
  const lines = [`Good: ${events} events of ${tenant}${where}.`, grounds[ground]];
  if (unsigned !== null) {
    const is = unsigned.from === unsigned.to ? 'is' : 'are';
    lines.push(
      `But ${rangeWords(unsigned)} ${is} signed by nobody: whoever has the database can still write that anew.`,
    );
  }
  if (unchecked.length > 0) {
    lines.push(
      `Not checked: your checkpoint at event ${unchecked.join(', ')}, which is before the file.`,
    );
  }
  if (erasedInAll > 0) {
    const told = erased.slice(0, mostRanges).map(rangeWords);
    const more = erasedInAll > told.length ? ' and others' : '';
    lines.push(`Details were erased, as the chronicle says: of ${told.join(', ')}${more}.`);
  }
  return lines.join('\n');
}

function wordsForFindings({ findings, findingsInAll }: VerifyReport): string {
  const lines = findings.map(
    ({ kind, line, words }) => `${kind}${line === null ? '' : `, line ${line}`}: ${words}`,
  );
  const more = findingsInAll - findings.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

function rangeWords({ from, to }: EventRange): string {
  return from === to ? `event ${from}` : `events ${from} to ${to}`;
}

function rotationWords({ number, key, unsigned }: Rotation): string {
  const lines = [`Key ${number} signs from now on:`, key];
  lines.push(
    unsigned.length === 0
      ? 'Every chronicle has the hand-over, signed by the key before.'
      : `Not yet in the chronicle of ${unsigned.join(', ')}: there it comes before the next signature.`,
  );
  return `${lines.join('\n')}\n`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function another(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function event(value: string): number {
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('An event is a whole number, from 0.');
}
