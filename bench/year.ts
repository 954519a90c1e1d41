import { join } from 'node:path';
import sharp from 'sharp';
import { registry } from '#apps/server/products.ts';
import { buildWeb } from '#apps/server/web-build.ts';
import {
  type AudienceId,
  type MediaId,
  type MutationId,
  randomId,
  type RecordId,
} from '#kernel/base/ids.ts';
import { addDays, dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import { faces } from '#products/journal/kinds.ts';
import { writeEntry } from '#products/journal/mutators.ts';
import { describeMachine } from './machine.ts';
import { signInAll, type SignedInDevice } from './sign-in.ts';
import { setStage } from './stage.ts';
import { median, percentile, rounded } from './statistics.ts';
import { entryText } from './texts.ts';
import { ThinDevice } from './thin-device.ts';
import type { Workload } from './workload.ts';
import type { WrittenMutation } from './writer.ts';
import { scrollYear, type Scrolled } from './year-browser.ts';

const root = join(import.meta.dirname, '..');
const frameMs = 1000 / 60;
/** Entries take turns with them: each fetches, keeps, decodes and paints its own all the same. */
const photosAtMost = 36;
/** Sent at once; the server looks into each in a process of its own. */
const uploadsAtOnce = 3;

/**
 * A year of a journal with a photo on each day, scrolled through by the wheel in a real browser. The
 * floor is a page of the same height with as many boxes and nothing of ours, scrolled alike: without a
 * graphics card the browser paints every frame by software, and misses some whatever is in them.
 */
export const year: Workload = async (options, say) => {
  const days = options.quick ? 12 : 365;
  const stage = await setStage({
    records: 200,
    audiences: 200,
    say,
    webRoot: await buildWeb({ root, onProgress: say }),
    apart: false,
  });
  const { fixture, server } = stage;
  try {
    const [audience] = fixture.audiences;
    if (audience === undefined) throw new Error('no audience');
    const accounts = await fixture.accounts([[audience]]);
    const [owner] = await signInAll(fixture, accounts);
    if (owner === undefined) throw new Error('nobody signed in');
    const today = dayInZone(Date.now(), 'Europe/Berlin');
    const lastYear = `${Number(today.slice(0, 4)) - 1}-12-31` as PlainDay;
    const photos = Math.min(days, photosAtMost);
    say(`sending ${photos} photos`);
    const media = Array.from({ length: photos }, () => randomId<MediaId>());
    const send = photoSender(server.url, fixture.tenant, owner);
    await inTurns(media, uploadsAtOnce, send);
    const writer = await ThinDevice.open(server, owner);
    for (let at = 0; at < days; at += 20) {
      const numbers = Array.from({ length: Math.min(20, days - at) }, (_, nth) => at + nth);
      const written = numbers.map((number) =>
        entryWith(audience, addDays(lastYear, -number), media[number % photos] as MediaId),
      );
      const outcomes = await writer.push(written);
      const refused = outcomes.find(({ end }) => end === 'refused');
      if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused)}`);
    }
    writer.close();

    say('scrolling');
    const found = await scrollYear({
      url: server.url,
      tenant: fixture.tenant,
      day: lastYear,
      owner,
      rounds: options.quick ? 1 : Math.min(options.rounds, 5),
      entries: days,
    });
    const [ours, floor] = [told(found.ours), told(found.floor)];
    return {
      workload: 'YEAR',
      ours: ours.frameP95Ms,
      floor: floor.frameP95Ms,
      ratio: rounded(ours.frameP95Ms / floor.frameP95Ms, 2),
      unit: 'ms/frame',
      machine: describeMachine(fixture.postgresVersion),
      cores: stage.cores,
      entries: days,
      photosSeen: found.photosSeen,
      year: ours,
      boxes: floor,
    };
  } finally {
    await stage.close();
  }
};

function told(rounds: readonly Scrolled[]) {
  const of = (tell: (one: Scrolled) => number) => rounded(median(rounds.map(tell)), 1);
  return {
    frames: of(({ frames }) => frames.length),
    frameP50Ms: of(({ frames }) => median(frames)),
    frameP95Ms: of(({ frames }) => percentile(frames, 0.95)),
    // A timer of the browser is a little off: what is later than this came a frame late.
    lateShare: rounded(
      median(rounds.map(({ frames }) => shareOf(frames, (ms) => ms > frameMs * 1.5))),
      3,
    ),
    longestMs: of(({ frames }) => Math.max(...frames)),
    // On the screen, which scrolls on while the page is at work.
    droppedShare: rounded(
      median(rounds.map(({ dropped, expected }) => dropped / Math.max(1, expected))),
      3,
    ),
    incompleteFrames: of(({ incomplete }) => incomplete),
    longTasks: of(({ tasks }) => tasks.length),
    longestTaskMs: of(({ tasks }) => Math.max(0, ...tasks)),
  };
}

function shareOf(values: readonly number[], is: (value: number) => boolean): number {
  return values.filter(is).length / Math.max(1, values.length);
}

function entryWith(audience: AudienceId, day: PlainDay, id: MediaId): WrittenMutation {
  const number = Number(day.slice(8));
  const args = {
    id: randomId<RecordId>(),
    audience,
    entry: {
      day,
      event: null,
      text: entryText(number),
      face: faces[number % faces.length] ?? null,
      pictogram: null,
      media: [
        {
          id,
          is: 'image',
          width: 1280,
          height: 960,
          durationMs: null,
          words: 'Am See',
          credit: '',
        },
      ],
    },
  };
  const { name } = writeEntry;
  return { id: randomId<MutationId>(), name, args, schema: registry.schema, base: [] };
}

/** As the app sends them: begun, then all bytes in one part. Answers when the server has looked into it. */
function photoSender(url: string, tenant: string, { cookie }: SignedInDevice) {
  const headers = { cookie, origin: url, 'tus-resumable': '1.0.0' };
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  let made = 0;
  return async (id: MediaId): Promise<void> => {
    const bytes = await photo((made += 1));
    const begun = await fetch(`${url}/api/tenants/${tenant}/media/uploads`, {
      method: 'POST',
      headers: {
        ...headers,
        'upload-length': String(bytes.length),
        'upload-metadata': `id ${base64(id)},is ${base64('image')}`,
      },
    });
    const location = begun.headers.get('location');
    if (location === null) throw new Error(`not begun: ${await begun.text()}`);
    const sent = await fetch(`${url}${location}`, {
      method: 'PATCH',
      headers: {
        ...headers,
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
      },
      body: new Uint8Array(bytes),
    });
    if (!sent.ok) throw new Error(`not taken: ${await sent.text()}`);
  };
}

/** Each another one, with as much in it as a photo has. */
function photo(number: number): Promise<Buffer> {
  const [width, height] = [1280, 960];
  return sharp({
    create: {
      width,
      height,
      channels: 3,
      background: { r: (number * 37) % 256, g: (number * 91) % 256, b: (number * 53) % 256 },
      noise: { type: 'gaussian', mean: 100 + (number % 100), sigma: 40 },
    },
  })
    .jpeg({ quality: 85 })
    .toBuffer();
}

async function inTurns<T>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const left = [...all];
  const worker = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
