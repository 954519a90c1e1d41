import { useIntl } from 'react-intl';
import { SegmentedControl } from '#web/design/component/SegmentedControl.tsx';
import { LettersIcon } from '#web/design/icon/icons.tsx';
import { type Locale, locales } from '../locale.ts';
import { useShell } from '../shell-context.ts';

/** Each language under its own name, so that it is found by who does not read the other. */
export function LanguageSwitch() {
  const intl = useIntl();
  const { changeLocale } = useShell();
  return (
    <SegmentedControl<Locale>
      label={intl.formatMessage({ id: 'shell.language' })}
      value={intl.locale.startsWith('de') ? 'de' : 'en'}
      onChange={changeLocale}
      segments={locales.map((locale) => ({
        id: locale,
        icon: <LettersIcon />,
        label: intl.formatMessage({ id: `shell.language.${locale}` }),
      }))}
    />
  );
}
