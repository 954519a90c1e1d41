import { withWords } from '#web/design/with-words.tsx';
import { SettingsPage } from '../SettingsPage.tsx';
import { settingsWords } from './settings-words.ts';

export const SettingsScreen = withWords(SettingsPage, settingsWords);
