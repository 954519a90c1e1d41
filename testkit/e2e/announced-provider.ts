import type { ProvidersAnswer } from '#web/office/providers/provider-api.ts';

const words = 'Der Empfang der Ankündigung ist noch nicht bestätigt.';
const reasons = [{ code: 'notice-undelivered', words }];

/** What the server says of a provider that is announced and whose notice nobody has confirmed. */
export const announcedProvider: ProvidersAnswer = {
  mayAnswer: true,
  kind: 'organisation',
  zone: 'Europe/Berlin',
  nowMs: Date.parse('2026-05-06T10:00:00Z'),
  providers: [
    {
      id: 'letterbird',
      inForce: null,
      announced: {
        version: 1,
        reasons,
        opensAtMs: null,
        descriptor: {
          relation: 'sub-processor',
          name: 'Letterbird',
          legalEntity: 'Letterbird Inc.',
          address: '1 Pigeon Street, Denver, CO 80202, USA',
          contact: 'privacy@letterbird.example',
          function: { de: 'verschickt E-Mails', en: 'sends mail' },
          places: [
            {
              country: 'US',
              region: 'Denver',
              basis: { kind: 'adequacy', until: '2027-12-31' },
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
            signedOn: '2026-04-01',
            until: null,
            beneficiary: { is: 'agreed', where: 'section 9' },
          },
          subProcessors: [],
          categories: ['user.contact.email', 'user.name'],
          checkedOn: '2026-04-01',
        },
      },
      purposes: [
        { purpose: 'mail.account', isOpen: false, reasons },
        { purpose: 'mail.notice', isOpen: false, reasons },
      ],
      removedAtMs: null,
      files: 0,
      isKeeping: false,
    },
  ],
  notices: [
    {
      id: 'n1',
      provider: 'letterbird',
      version: 1,
      name: 'Letterbird',
      alternatives: [{ de: 'Nur in der App', en: 'In the app only' }],
      sentAtMs: Date.parse('2026-05-05T10:00:00Z'),
      withdrawnAtMs: null,
      deliveredAtMs: null,
      objectionEndsMs: null,
      effectiveAtMs: null,
      openObjections: 0,
      approvedAtMs: null,
      proof: null,
      sends: [{ name: 'Katrin Weiss', state: 'bounced' }],
      answers: [],
    },
  ],
};
