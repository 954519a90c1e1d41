import type { ComponentType } from 'react';
import { accessWords } from '../access/access-words.ts';
import { settingsWords } from '../settings/settings-words.ts';
import { withWords } from '#web/design/with-words.tsx';
import { ChangesPage } from './ChangesPage.tsx';
import { CopiesPage } from './CopiesPage.tsx';
import { CopyPage } from './CopyPage.tsx';
import { GroupPage } from './GroupPage.tsx';
import { GroupsPage } from './GroupsPage.tsx';
import { MemberPage } from './MemberPage.tsx';
import { MembersPage } from './MembersPage.tsx';
import { ProgramsPage } from './ProgramsPage.tsx';
import { RolesPage } from './RolesPage.tsx';
import { SymbolSetPage } from './SymbolSetPage.tsx';
import { SymbolSetsPage } from './SymbolSetsPage.tsx';

// The pages with which a tenant is looked after: in one piece, which who looks after none never loads.
export const MembersScreen = inWords(MembersPage);
export const MemberScreen = inWords(MemberPage);
export const GroupsScreen = inWords(GroupsPage);
export const GroupScreen = inWords(GroupPage);
export const RolesScreen = inWords(RolesPage);
export const ProgramsScreen = inWords(ProgramsPage);
export const CopiesScreen = inWords(CopiesPage);
export const CopyScreen = inWords(CopyPage);
export const SymbolSetsScreen = inWords(SymbolSetsPage);
export const SymbolSetScreen = inWords(SymbolSetPage);
export const ChangesScreen = inWords(ChangesPage);

function inWords(Page: ComponentType): ComponentType {
  return withWords(Page, {
    de: [
      ...accessWords.de,
      ...settingsWords.de,
      () => import('./messages/de.json', { with: { type: 'json' } }),
    ],
    en: [
      ...accessWords.en,
      ...settingsWords.en,
      () => import('./messages/en.json', { with: { type: 'json' } }),
    ],
  });
}
