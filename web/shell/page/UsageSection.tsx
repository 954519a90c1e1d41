import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Switch } from '#web/design/component/Switch.tsx';
import { BookIcon, CalendarIcon } from '#web/design/icon/icons.tsx';
import { type MyUsage, usageApi } from '#web/usage/usage-api.ts';
import { changedUsage } from '#web/usage/usage-changes.ts';
import { type UsageProduct, usageProducts } from '#web/usage/usage-events.ts';
import { useTenant } from '../tenant-context.ts';
import { useAction } from '../use-action.ts';
import { useAsked } from '../use-asked.ts';
import { ErrorNotice } from './ErrorNotice.tsx';

const icons = { calendar: <CalendarIcon />, journal: <BookIcon /> } as const;

/** Saying yes or no to being counted, for each product, where the tenant offers it (OF13). Nothing where it does not. */
export function UsageSection() {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  const api = usageApi(tenant);
  // Without a connection nothing can be said, and nothing is counted.
  const { answer } = useAsked(api.mine, tenant);
  const [changed, setChanged] = useState<MyUsage | null>(null);
  const agreeing = useAction(async (product: UsageProduct, agrees: boolean) => {
    // A no counts at once, whatever the server says to it later.
    if (!agrees) {
      const agreed = (changed ?? answer)?.agreed.filter((one) => one !== product) ?? [];
      changedUsage.tell({ tenant, agreed });
    }
    const now = await api.agree(product, agrees);
    changedUsage.tell({ tenant, agreed: now.agreed });
    setChanged(now);
  });
  const mine = changed ?? answer;
  if (mine === null || mine.offered.length === 0) return null;
  return (
    <section className="o-section" aria-labelledby="settings-usage">
      <h2 id="settings-usage">{intl.formatMessage({ id: 'shell.settings.usage' })}</h2>
      <p>{intl.formatMessage({ id: 'shell.settings.usageWords' })}</p>
      <ErrorNotice error={agreeing.error} />
      {usageProducts
        .filter((product) => mine.offered.includes(product))
        .map((product) => (
          <Switch
            key={product}
            icon={icons[product]}
            isSelected={mine.agreed.includes(product)}
            isDisabled={agreeing.isRunning}
            onChange={(agrees) => {
              agreeing.run(product, agrees);
            }}
          >
            {intl.formatMessage({ id: 'shell.settings.usageProduct' }, { product })}
          </Switch>
        ))}
    </section>
  );
}
