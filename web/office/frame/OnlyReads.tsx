import { useIntl } from 'react-intl';
import type { TenantId } from '#kernel/base/ids.ts';
import { EyeIcon } from '#web/design/icon/icons.tsx';
import { useAsked } from '#web/shell/use-asked.ts';
import { officesApi } from './offices-api.ts';

/** Says to who reads and does not decide who does. */
export function OnlyReads({ tenant }: { readonly tenant: TenantId }) {
  const intl = useIntl();
  const { answer } = useAsked(officesApi(tenant).book);
  if (answer === null) return null;
  const names = answer.holders
    .filter(({ office, isOver }) => office === 'owner' && !isOver)
    .map(({ name }) => name);
  return (
    <p className="o-office-only">
      <EyeIcon />
      <span>
        {intl.formatMessage(
          { id: 'office.onlyReads' },
          { count: names.length, names: intl.formatList(names) },
        )}
      </span>
    </p>
  );
}
