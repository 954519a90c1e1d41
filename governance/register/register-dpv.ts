import type { Contact, Party } from '#governance/contract/party.ts';
import { contactLine, type Activity, type Register } from './make-register.ts';
import { sayBasis, sayCategory, sayUse, type Speak } from './say-register.ts';

type Node = Readonly<Record<string, unknown>>;

/** The nearest purpose of the vocabulary; what has none is a purpose with a name. */
const purposes: Readonly<Record<string, string>> = {
  'essential.service': 'dpv:ServiceProvision',
  'essential.service.authentication': 'dpv:IdentityVerification',
  'essential.service.operations': 'dpv:ServiceProvision',
  'essential.service.security': 'dpv:EnforceSecurity',
  'functional.service': 'dpv:ServiceProvision',
  'functional.storage': 'dpv:ServiceProvision',
};

/**
 * The register as JSON-LD in the Data Privacy Vocabulary, a report of a W3C community group and no
 * standard: https://w3id.org/dpv. For export alone; what it has no term for has a node with its name.
 */
export function registerDpv(register: Register, speak: Speak, language: 'de' | 'en'): Node {
  const { tenant, controller, activities, providers, measures, processor } = register;
  const base = `urn:obhut:${tenant.id}:`;
  const named = (text: string): Node => ({ '@value': text, '@language': language });
  const reference = (id: string): Node => ({ '@id': `${base}${id}` });
  const controllerNode: Node = {
    ...reference('controller'),
    '@type': 'dpv:DataController',
    'dpv:hasName': controller.name,
    'dpv:hasAddress': controller.address,
    'dpv:hasContact': controller.contact,
    ...(controller.officer !== '' && {
      'dpv:hasDataProtectionOfficer': {
        '@type': 'dpv:DataProtectionOfficer',
        'dpv:hasContact': controller.officer,
      },
    }),
    ...(controller.representative !== '' && {
      'dpv:hasRepresentative': {
        '@type': 'dpv:Representative',
        'dpv:hasContact': controller.representative,
      },
    }),
  };
  const categories = distinctBy(
    activities.flatMap((one) => one.categories),
    ({ category }) => category,
  ).map(({ category, isSpecial }) => ({
    ...reference(`data:${category}`),
    '@type': isSpecial
      ? ['dpv:PersonalData', 'dpv:SpecialCategoryPersonalData']
      : ['dpv:PersonalData'],
    'dct:identifier': category,
    'skos:prefLabel': named(sayCategory(speak, category)),
  }));
  const measureNodes = measures.map((one) => ({
    ...reference(`measure:${one.id}`),
    '@type': 'dpv:TechnicalOrganisationalMeasure',
    'dct:identifier': one.id,
    'skos:prefLabel': named(one[language]),
  }));
  const recipientNodes = providers.map((one) => ({
    ...reference(`recipient:${one.id}`),
    '@type': 'dpv:DataSubProcessor',
    'dpv:hasName': one.name,
    'dpv:hasAddress': one.address,
    'dpv:hasLocation': one.locations,
    ...(one.transferBasis !== null && { 'dct:description': one.transferBasis }),
  }));
  const processorNodes = processor === null ? [] : [party(reference('processor'), processor)];
  const process = (activity: Activity): Node => ({
    ...reference(`process:${activity.id}`),
    '@type': 'dpv:Process',
    'dct:title': named(speak('register.activity', { activity: activity.id })),
    ...(activity.purpose !== '' && { 'dct:description': named(activity.purpose) }),
    'dpv:hasDataController': reference('controller'),
    ...(processor !== null && { 'dpv:hasDataProcessor': reference('processor') }),
    'dpv:hasPurpose': activity.uses.map((use) => ({
      ...reference(`purpose:${use}`),
      '@type': ['dpv:Purpose', ...(purposes[use] === undefined ? [] : [purposes[use]])],
      'skos:prefLabel': named(sayUse(speak, use)),
    })),
    'dpv:hasPersonalData': activity.categories.map(({ category }) => reference(`data:${category}`)),
    'dpv:hasDataSubject': activity.subjects.map((subject) => ({
      ...reference(`subject:${subject}`),
      '@type': 'dpv:DataSubject',
      'skos:prefLabel': named(speak('register.subject', { subject: subject.replaceAll('-', '_') })),
    })),
    'dpv:hasRecipient': providers.map(({ id }) => reference(`recipient:${id}`)),
    'dpv:hasLegalBasis': [activity.basis, activity.condition]
      .filter((basis) => basis !== '')
      .map((basis) => ({
        '@id': `eu-gdpr:A${basis.replaceAll('.', '-')}`,
        'skos:prefLabel': named(sayBasis(speak, basis)),
      })),
    'dpv:hasStorageCondition': activity.retention.map(({ period, after }) => ({
      '@type': 'dpv:StorageDuration',
      'dpv:hasDuration': { '@type': 'xsd:duration', '@value': period },
      'dct:description': after,
    })),
    'dpv:hasTechnicalOrganisationalMeasure': measures.map(({ id }) => reference(`measure:${id}`)),
  });
  return {
    '@context': {
      dpv: 'https://w3id.org/dpv#',
      'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
      dct: 'http://purl.org/dc/terms/',
      skos: 'http://www.w3.org/2004/02/skos/core#',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
    },
    '@graph': [
      controllerNode,
      ...processorNodes,
      ...activities.map(process),
      ...categories,
      ...recipientNodes,
      ...measureNodes,
    ],
  };
}

function party(
  reference: Node,
  { name, address, country, contact, dataProtectionOfficer }: Party,
): Node {
  const officer = (one: Contact): Node => ({
    'dpv:hasDataProtectionOfficer': {
      '@type': 'dpv:DataProtectionOfficer',
      'dpv:hasContact': contactLine(one),
    },
  });
  return {
    ...reference,
    '@type': 'dpv:DataProcessor',
    'dpv:hasName': name,
    'dpv:hasAddress': `${address}, ${country}`,
    'dpv:hasContact': contactLine(contact),
    ...(dataProtectionOfficer !== null && officer(dataProtectionOfficer)),
  };
}

function distinctBy<T>(values: readonly T[], of: (value: T) => string): T[] {
  return [...new Map(values.map((value) => [of(value), value])).values()];
}
