import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Administration } from '#apps/server/administration.ts';
import type { VerifyReport } from '#governance/chronicle/verify.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { command, leaf, tenantId } from './command.ts';
import { verifyFile } from './verify-file.ts';

export interface ChronicleCommands {
  readonly out: (text: string) => void;
  readonly asJson: boolean;
  readonly open: (work: (administration: Administration) => Promise<void>) => Promise<void>;
  readonly exitWith: (code: number) => void;
}

interface VerifyInput {
  readonly checkpoint?: readonly string[];
  readonly key?: readonly string[];
}

/** `chronicle export` and `chronicle verify`; the latter needs no installation. */
export function addChronicle(program: Command, { out, asJson, open, exitWith }: ChronicleCommands) {
  const chronicle = command(program, 'chronicle', 'the tamper-evident log of a tenant');
  command(chronicle, 'export', 'prints a chronicle, one JSON value a line, for `chronicle verify`')
    .argument('<tenant>', 'whose it is', tenantId)
    .option('--after <event>', 'only what came after that event', event, 0)
    .action((tenant: TenantId, { after }: { after: number }) =>
      open(async (administration) => {
        for await (const piece of administration.exportChronicle(tenant, after)) out(piece);
      }),
    );
  leaf(chronicle, 'verify', 'checks an exported chronicle, offline, and names what is wrong')
    .argument('<file>', 'as it was exported')
    .option('--checkpoint <file>', 'one that was kept; can be repeated', another)
    .option('--key <key>', 'that was kept, or a file with it; can be repeated', another)
    .action(async (file: string, { checkpoint = [], key }: VerifyInput) => {
      const report = await verifyFile(file, checkpoint, key);
      out(asJson ? `${JSON.stringify(report)}\n` : `${wordsFor(report)}\n`);
      exitWith(report.exitCode);
    });
}

const grounds = {
  checkpoint: 'It was checked against the checkpoint you hold.',
  key: 'Its checkpoints are signed by the key you hold. What came after the last one is signed by nobody.',
  file: 'That is by its own word: whoever can write all of it anew can write this. Give --checkpoint and --key.',
} as const;

function wordsFor(report: VerifyReport): string {
  const { verdict, tenant, events, size, signedSize, findings, findingsInAll, ground } = report;
  if (verdict === 'good') {
    const signed = `signed up to event ${signedSize}`;
    return `Good: ${events} events of ${tenant}, to event ${size}, ${signed}.\n${grounds[ground]}`;
  }
  const lines = findings.map(
    ({ kind, line, words }) => `${kind}${line === null ? '' : `, line ${line}`}: ${words}`,
  );
  const more = findingsInAll - findings.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

function another(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function event(value: string): number {
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('An event is a whole number, from 0.');
}
