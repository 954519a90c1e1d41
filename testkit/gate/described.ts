import { descriptorSchema, type ProviderDescriptor } from '#governance/gate/provider-descriptor.ts';

/** A provider that everything is said of, somewhere in the United States. */
export function described(more: Readonly<Record<string, unknown>> = {}): ProviderDescriptor {
  return descriptorSchema.parse({
    id: 'letterbird',
    relation: 'sub-processor',
    name: 'Letterbird',
    legalEntity: 'Letterbird Inc.',
    address: '1 Pigeon Street, Denver, CO 80202, USA',
    contact: 'privacy@letterbird.example',
    function: { de: 'verschickt E-Mails', en: 'sends mail' },
    purposes: ['mail.account', 'mail.notice'],
    hosts: ['api.letterbird.example'],
    places: [
      {
        country: 'US',
        region: 'Denver',
        basis: { kind: 'adequacy', decision: '(EU) 2023/1795', until: '2027-12-31' },
      },
    ],
    assurances: [
      {
        name: 'ISO/IEC 27001',
        source: 'https://letterbird.example/iso',
        checkedOn: '2026-04-01',
      },
    ],
    agreement: {
      title: 'Data Processing Addendum',
      sha256: 'a'.repeat(64),
      signedOn: '2026-04-01',
      until: null,
      passesDutiesOn: true,
      beneficiary: { is: 'agreed', where: 'section 9' },
    },
    subProcessors: [],
    categories: ['user.contact.email', 'user.name'],
    checkedOn: '2026-04-01',
    ...more,
  });
}
