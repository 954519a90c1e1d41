import { createHash } from 'node:crypto';
import { type AnnexInput, annexesOf } from '#governance/contract/annexes.ts';
import { contractDocument } from '#governance/contract/contract-document.ts';
import type { Party } from '#governance/contract/party.ts';
import type { TenantId } from '#kernel/base/ids.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const exampleProcessor: Party = {
  name: 'Betrieb GmbH',
  address: 'Musterweg 1, 12345 Musterstadt',
  country: 'DE',
  contact: {
    name: 'Noa Beispiel',
    function: 'Datenschutzkoordination',
    email: 'noa@betrieb.example',
    phone: '+49 30 1234567',
  },
  dataProtectionOfficer: null,
};

export const exampleController: Party = {
  name: 'Haus Linde gGmbH',
  address: 'Lindenallee 7, 12345 Musterstadt',
  country: 'DE',
  contact: {
    name: 'Katrin Weiss',
    function: 'Verwaltung',
    email: 'katrin@linde.example',
    phone: null,
  },
  dataProtectionOfficer: null,
};

export const annexInput: AnnexInput = {
  processor: exampleProcessor,
  controller: exampleController,
  fields: [
    {
      name: 'journal.entry.text',
      category: 'user.health_and_medical',
      use: 'functional.service',
      retention: { after: 'changed', period: 'P10Y' },
    },
    { name: 'person.name', category: 'user.name', use: 'essential.service', retention: null },
  ],
  measures: [
    { id: 'wall', de: 'Mandanten sind getrennt.', en: 'Tenants are apart.', checked: 'probed' },
  ],
  providers: [
    {
      id: 'storage',
      version: 1,
      name: 'Eimer AG',
      address: 'Ring 3, 60311 Frankfurt am Main',
      contact: 'privacy@eimer.example',
      function: 'Ablage von Bildern',
      locations: ['DE'],
      transferBasis: null,
    },
  ],
};

/** A contract with a stricter notice, as it would be concluded first. */
export const exampleContract = contractDocument(
  {
    tenant: 't_0123456789ab' as TenantId,
    version: 1,
    previous: null,
    parameters: { providerNoticeDays: 30 },
    annexes: annexesOf(annexInput),
  },
  sha256,
);
