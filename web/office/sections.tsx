import { type ComponentType, lazy, type ReactNode } from 'react';
import {
  CheckIcon,
  ClockIcon,
  EnterIcon,
  EyeIcon,
  LettersIcon,
  ListIcon,
  PeopleIcon,
  SendIcon,
} from '#web/design/icon/icons.tsx';
import { BarIcon, TableIcon } from '#web/design/icon/settings-icons.tsx';
import { ChainIcon, ShieldIcon } from './frame/office-icons.tsx';
import type { OfficePlace } from './frame/office-place.ts';
import { type SectionId, sectionIds } from './frame/section-id.ts';

export interface OfficeSection {
  readonly id: SectionId;
  readonly icon: ReactNode;
  readonly Page: ComponentType<OfficePlace>;
}

/** What the privacy office has. A section is here as soon as it has a page, which loads when it is first opened. */
const pages: Partial<Record<SectionId, Omit<OfficeSection, 'id'>>> = {
  overview: section(
    <ListIcon />,
    async () => (await import('./overview/with-overview-words.tsx')).OverviewInWords,
  ),
  providers: section(
    <SendIcon />,
    async () => (await import('./providers/with-provider-words.tsx')).ProvidersInWords,
  ),
  measures: section(
    <ShieldIcon />,
    async () => (await import('./measures/with-measures-words.tsx')).MeasuresInWords,
  ),
  contract: section(
    <CheckIcon />,
    async () => (await import('./contract/with-contract-words.tsx')).ContractInWords,
  ),
  instructions: section(
    <EnterIcon />,
    async () => (await import('./instructions/with-instructions-words.tsx')).InstructionsInWords,
  ),
  oversight: section(
    <EyeIcon />,
    async () => (await import('./oversight/with-oversight-words.tsx')).OversightInWords,
  ),
  register: section(
    <TableIcon />,
    async () => (await import('./register/with-register-words.tsx')).RegisterInWords,
  ),
  usage: section(
    <BarIcon />,
    async () => (await import('./usage/with-usage-words.tsx')).UsageInWords,
  ),
  clauses: section(
    <LettersIcon />,
    async () => (await import('./clauses/with-clauses-words.tsx')).ClausesInWords,
  ),
  deadlines: section(
    <ClockIcon />,
    async () => (await import('./deadlines/with-deadlines-words.tsx')).DeadlinesInWords,
  ),
  offices: section(
    <PeopleIcon />,
    async () => (await import('./offices/with-offices-words.tsx')).OfficesInWords,
  ),
  chronicle: section(
    <ChainIcon />,
    async () => (await import('./chronicle/with-chronicle-words.tsx')).ChronicleInWords,
  ),
};

export const officeSections: readonly OfficeSection[] = sectionIds.flatMap((id) => {
  const page = pages[id];
  return page === undefined ? [] : [{ id, ...page }];
});

function section(
  icon: ReactNode,
  load: () => Promise<ComponentType<OfficePlace>>,
): Omit<OfficeSection, 'id'> {
  return { icon, Page: lazy(async () => ({ default: await load() })) };
}
