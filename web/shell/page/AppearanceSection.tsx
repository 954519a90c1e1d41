import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { DayShape } from '#web/design/component/DayShape.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { Switch } from '#web/design/component/Switch.tsx';
import {
  type Density,
  densities,
  type Theme,
  themes,
  type TimeLeftShape,
  timeLeftShapes,
} from '#web/design/appearance.ts';
import { LettersIcon, ListIcon, MoreIcon, PictureIcon } from '#web/design/icon/icons.tsx';
import {
  BarIcon,
  ContrastIcon,
  DeviceIcon,
  MoonIcon,
  SunIcon,
  TableIcon,
} from '#web/design/icon/settings-icons.tsx';
import { useAppearanceChoice, useShell } from '../shell-context.ts';

const densityIcons: Readonly<Record<Density, ReactNode>> = {
  easy: <PictureIcon />,
  standard: <ListIcon />,
  office: <TableIcon />,
};
const themeIcons: Readonly<Record<Theme, ReactNode>> = {
  auto: <DeviceIcon />,
  light: <SunIcon />,
  dark: <MoonIcon />,
  contrast: <ContrastIcon />,
};
const timeLeftIcons: Readonly<Record<TimeLeftShape, ReactNode>> = {
  dots: <MoreIcon />,
  bar: <BarIcon />,
};

/** How Obhut looks on this device. One press, no saving: it is seen at once. */
export function AppearanceSection() {
  const intl = useIntl();
  const { appearances } = useShell();
  const { density, theme, dayColours, timeLeft, letterKeys } = useAppearanceChoice();
  return (
    <section className="o-section" aria-labelledby="settings-appearance">
      <h2 id="settings-appearance">{intl.formatMessage({ id: 'shell.appearance.title' })}</h2>
      <RadioCards<Density>
        layout="list"
        label={intl.formatMessage({ id: 'shell.density' })}
        value={density}
        onChange={(next) => {
          appearances.change({ density: next });
        }}
        cards={densities.map((id) => ({
          id,
          label: intl.formatMessage({ id: `shell.density.${id}` }),
          hint: intl.formatMessage({ id: `shell.density.${id}.hint` }),
          picture: densityIcons[id],
        }))}
      />
      <RadioCards<Theme>
        label={intl.formatMessage({ id: 'shell.theme' })}
        value={theme}
        onChange={(next) => {
          appearances.change({ theme: next });
        }}
        cards={themes.map((id) => ({
          id,
          label: intl.formatMessage({ id: `shell.theme.${id}` }),
          picture: themeIcons[id],
        }))}
      />
      <Switch
        icon={<DayShape day="blue" />}
        isSelected={dayColours}
        onChange={(isOn) => {
          appearances.change({ dayColours: isOn });
        }}
        hint={intl.formatMessage({ id: 'shell.dayColours.hint' })}
      >
        {intl.formatMessage({ id: 'shell.dayColours' })}
      </Switch>
      <RadioCards<TimeLeftShape>
        label={intl.formatMessage({ id: 'shell.timeLeft' })}
        value={timeLeft}
        onChange={(next) => {
          appearances.change({ timeLeft: next });
        }}
        cards={timeLeftShapes.map((id) => ({
          id,
          label: intl.formatMessage({ id: `shell.timeLeft.${id}` }),
          picture: timeLeftIcons[id],
        }))}
      />
      {density !== 'easy' && (
        <Switch
          icon={<LettersIcon />}
          isSelected={letterKeys}
          onChange={(isOn) => {
            appearances.change({ letterKeys: isOn });
          }}
          hint={intl.formatMessage({ id: 'shell.letterKeys.hint' })}
        >
          {intl.formatMessage({ id: 'shell.letterKeys' })}
        </Switch>
      )}
    </section>
  );
}
