import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { products } from '#apps/server/products.ts';
import type { Settings } from '#apps/server/settings.ts';
import type { RunningConfiguration } from '#governance/transparency/build-document.ts';
import type { PublishedOption } from '#governance/transparency/document.ts';

export const programRoot = join(import.meta.dirname, '../..');

/** What the public page says of how this installation is set up: its settings, and nothing beside them. */
export function runningConfiguration(
  settings: Settings,
  hasStorages: boolean,
): RunningConfiguration {
  const { operator, mode, databaseUrl } = settings;
  const { version } = JSON.parse(readFileSync(join(programRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    program: version,
    mode,
    policy: operator.policy ?? null,
    hosting: {
      provider: operator.hostingProvider ?? null,
      place: operator.hostingPlace ?? null,
      database: databaseUrl === undefined ? 'embedded' : 'server',
      media: hasStorages ? 'storage' : 'disk',
    },
    kinds: products.flatMap((product) => product.kinds),
    options: optionsOf(settings),
  };
}

function optionsOf({ media }: Settings): PublishedOption[] {
  return [
    {
      id: 'feeds',
      title: {
        de: 'Adressen für andere Kalender',
        en: 'Addresses for other calendars',
      },
      says: {
        de: 'Wer will, macht eine geheime Adresse, unter der ein anderes Kalenderprogramm Termine liest. Ohne das gibt es keine.',
        en: 'Whoever wants makes a secret address at which another calendar program reads events. Without that there is none.',
      },
      state: 'by-choice',
    },
    {
      id: 'programs',
      title: { de: 'Schlüssel für Programme', en: 'Keys for programs' },
      says: {
        de: 'Eine Organisation kann anderen Programmen Schlüssel geben, mit Rechten und einem Ende. Ohne das kommt keines hinein.',
        en: 'An organisation can give other programs keys, with rights and an end. Without that none gets in.',
      },
      state: 'by-choice',
    },
    {
      id: 'usage',
      title: { de: 'Zählen, was benutzt wird', en: 'Counting what is used' },
      says: {
        de: 'Gezählt wird nur bei Menschen, die zugestimmt haben, und ohne dass dabei steht, wer es war. Ohne Zustimmung wird nichts gezählt.',
        en: 'Only of people who agreed it is counted what they use, without saying who it was. Without a yes nothing is counted.',
      },
      state: 'by-choice',
    },
    {
      id: 'scanner',
      title: { de: 'Prüfung auf Schadprogramme', en: 'Scan for malware' },
      says: {
        de: 'Ein Scanner des Betreibers sieht sich hochgeladene Dateien an. Sie gehen dafür an niemanden sonst.',
        en: 'A scanner of the operator’s looks at uploaded files. They go to nobody else for it.',
      },
      state: media.scan === undefined ? 'off' : 'on',
    },
  ];
}
