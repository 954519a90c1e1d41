import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinErrors } from '#kernel/base/app-error.ts';
import { findingKinds } from '#governance/chronicle/finding.ts';
import type { VerifyReport } from '#governance/chronicle/verify.ts';
import {
  linesOf,
  madeEvent,
  madeEvents,
  madeSigner,
  noteAt,
  withErased,
} from '#testkit/chronicle/made-chronicle.ts';
import { textOf } from '#tools/repository.ts';
import { cliErrors } from './errors.ts';
import { runCommandLine } from './command-line.ts';

const events = madeEvents(3_000);
const [key = ''] = madeSigner.verifierKeys;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chronicle-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function written(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function verify(...args: string[]): Promise<{ exit: number; out: string }> {
  let out = '';
  const exit = await runCommandLine(['chronicle', 'verify', ...args], {
    version: '0',
    errors: joinErrors(cliErrors),
    open: () => Promise.reject(new Error('needs no installation')),
    out: (text) => (out += text),
    err: (text) => (out += text),
  });
  return { exit, out };
}

test('[CH14][CH16] a file is checked against checkpoint and key, from files or as they are', async () => {
  const file = await written('whole.jsonl', `${linesOf({ events }).join('\n')}\n`);
  const checkpoint = await written('checkpoint.txt', noteAt(events, 2_000));
  const keyFile = await written('key.txt', `${key}\n`);
  const alone = await verify(file);
  expect(alone).toMatchObject({ exit: 0 });
  expect(alone.out).toMatch(/3000 events of t_0123456789ab.*\n.*by its own word/);
  for (const given of [key, keyFile]) {
    const { exit, out } = await verify(file, '--checkpoint', checkpoint, '--key', given, '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'good',
      ground: 'checkpoint',
      signedSize: 2_000,
    });
  }
});

test('[CH14][CH15] it says where a file begins, what nobody signed and what was erased', async () => {
  const signed = new Map([[2_000, noteAt(events, 2_000)]]);
  const whole = await written('tail.jsonl', linesOf({ events, notes: signed }).join('\n'));
  const good = await verify(whole, '--key', key);
  expect(good.exit).toBe(0);
  expect(good.out).toContain('from event 1 to event 3000, signed up to event 2000');
  expect(good.out).toContain('events 2001 to 3000 are signed by nobody');
  const bare = await written('bare.jsonl', linesOf({ events }).join('\n'));
  expect(await verify(bare, '--key', key)).toMatchObject({ exit: 16 });

  const part = linesOf({ events: events.slice(2_000), after: 2_000 }).join('\n');
  const rest = await verify(
    await written('part.jsonl', part),
    '--checkpoint',
    await written('at-2000.txt', noteAt(events, 2_000)),
    '--checkpoint',
    await written('at-1000.txt', noteAt(events, 1_000)),
    '--key',
    key,
  );
  expect(rest.exit).toBe(0);
  expect(rest.out).toContain('1000 events of t_0123456789ab, from event 2001 to event 3000.');
  expect(rest.out).toContain('your checkpoint at event 1000');

  const erased = withErased(madeEvents(40), [3, 4, 5, 9]);
  const file = await written('erased.jsonl', linesOf({ events: erased }).join('\n'));
  expect((await verify(file)).out).toContain('of events 3 to 5, event 9');
});

test('[CH16] what is wrong has its exit code, and names the line', async () => {
  const lines = linesOf({ events });
  const file = await written(
    'edited.jsonl',
    lines.with(1_500, (lines[1_500] ?? '').replace('journal', 'calendar')).join('\n'),
  );
  const { exit, out } = await verify(file);
  expect(exit).toBe(11);
  expect(out).toContain('edit, line 1501: event 1500 is not what was chained');
  const cut = await written('cut.jsonl', linesOf({ events: events.slice(0, 1_000) }).join('\n'));
  const checkpoint = await written('later.txt', noteAt(events, 2_000));
  const short = await verify(cut, '--checkpoint', checkpoint, '--key', key, '--json');
  expect(short.exit).toBe(15);
  expect(JSON.parse(short.out) as VerifyReport).toMatchObject({
    verdict: 'truncation',
    findings: [{ seq: 1_000 }],
  });
});

test('[CH16] a file that is not there, or none of a chronicle', async () => {
  expect(await verify(join(folder, 'nowhere'))).toMatchObject({ exit: 1 });
  expect(await verify(await written('other.txt', 'Hallo\n'.repeat(500)))).toMatchObject({
    exit: 10,
  });
  expect(await verify()).toMatchObject({ exit: 2 });
});

test('[CH16] the rules list every exit code', () => {
  const rules = textOf('docs/spec/chronicle.md');
  for (const [kind, code] of Object.entries(findingKinds)) {
    expect(rules).toMatch(new RegExp(`\\| ${code} +\\| ${kind} `));
  }
});

test('[CH25] a bundle is what the chronicle says was handed out, or it is not', async () => {
  const bundle = await written('bundle.json', '{"format":"obhut/bundle/1"}');
  const sha256 = hash('sha256', '{"format":"obhut/bundle/1"}', 'hex');
  const chain = madeEvents(10);
  const text = JSON.stringify({ handout: 'h1', hash: sha256 });
  const said = madeEvent({ prev: chain.at(-1), text, action: 'oversight.hand-out' });
  const signed = new Map([[11, noteAt([...chain, said], 11)]]);
  const lines = linesOf({ events: [...chain, said], notes: signed });
  const file = await written('handed.jsonl', lines.join('\n'));
  expect(await verify(file, '--key', key, '--bundle', bundle)).toMatchObject({ exit: 0 });
  const bent = await written('bent.json', '{"format":"obhut/bundle/1" }');
  const found = await verify(file, '--key', key, '--bundle', bent);
  expect(found.exit).toBe(18);
  expect(found.out).toMatch(/^bundle: no event says that something with the SHA-256/);
});
