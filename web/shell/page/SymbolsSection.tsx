import { use, useSyncExternalStore } from 'react';
import { useIntl } from 'react-intl';
import { FaceIcon, PictureIcon } from '#web/design/icon/icons.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { SetCredit } from '#web/design/symbols/with-set-words.tsx';
import { useShell, useSignedIn } from '../shell-context.ts';
import type { OwnSymbols } from '../symbols/own-symbols.ts';
import { symbolsOf } from '../symbols/symbols-of.ts';
import { useTenant } from '../tenant-context.ts';

/** Which pictures are shown to this account on this device, and whose they are. Nothing for who has no seat in a set. */
export function SymbolsSection() {
  const { parts } = useShell();
  const { account, tenants } = useSignedIn();
  const { id: tenant } = useTenant();
  const hasSeat = tenants.some(({ id, hasSymbols }) => id === tenant && hasSymbols === true);
  const symbols = hasSeat ? use(symbolsOf(parts, account.id, tenant)) : null;
  return symbols === null ? null : <Choice symbols={symbols} />;
}

const ours = 'openmoji';

function Choice({ symbols }: { readonly symbols: OwnSymbols }) {
  const intl = useIntl();
  const { sets, chosen } = useSyncExternalStore(symbols.subscribe, symbols.state);
  return (
    <section className="o-section" aria-labelledby="settings-symbols">
      <h2 id="settings-symbols">{intl.formatMessage({ id: 'shell.symbols.title' })}</h2>
      {sets.length === 0 ? (
        <p>{intl.formatMessage({ id: 'shell.symbols.coming' })}</p>
      ) : (
        <RadioCards
          layout="list"
          label={intl.formatMessage({ id: 'shell.symbols.label' })}
          value={chosen ?? ours}
          onChange={(id) => {
            symbols.choose(id === ours ? null : id);
          }}
          cards={[
            ...sets.map(({ id, about }) => ({
              id,
              label: `${about.name} ${about.version}`,
              picture: <PictureIcon />,
            })),
            {
              id: ours,
              label: intl.formatMessage({ id: 'shell.symbols.ours' }),
              picture: <FaceIcon />,
            },
          ]}
        />
      )}
      {sets.map(({ id, about }) => (
        <SetCredit key={id} about={about} />
      ))}
    </section>
  );
}
