import type { Party } from '#governance/contract/party.ts';

/** Who runs the demo. Nobody of these exists. */
export const demoProcessor: Party = {
  name: 'Obhut Beispielbetrieb GmbH (erfunden)',
  address: 'Musterweg 1, 12345 Musterstadt',
  country: 'DE',
  contact: {
    name: 'Noa Beispiel',
    function: 'Datenschutzkoordination',
    email: 'datenschutz@betrieb.example',
    phone: null,
  },
  dataProtectionOfficer: {
    name: 'Toni Muster',
    function: 'Datenschutzbeauftragte Person',
    email: 'dsb@betrieb.example',
    phone: null,
  },
};

export const demoProcessorSignatory = 'Noa Beispiel, Datenschutzkoordination';

/** A controller of the demo, by its name and by who keeps it. */
export function demoController(name: string, keeper: string): Party {
  return {
    name: `${name} (erfunden)`,
    address: 'Lindenallee 7, 12345 Musterstadt',
    country: 'DE',
    contact: {
      name: keeper,
      function: 'Verwaltung',
      email: 'verwaltung@haus.example',
      phone: null,
    },
    dataProtectionOfficer: null,
  };
}
