import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Chip } from '#web/design/component/Chip.tsx';
import { SegmentedControl } from '#web/design/component/SegmentedControl.tsx';
import { AttentionIcon, CheckIcon, EditIcon, LettersIcon } from '#web/design/icon/icons.tsx';
import type { OfficePlace } from './office-place.ts';
import type { SectionId } from './section-id.ts';

/** How something that was promised can stand, the worst first. */
export const evidenceStates = ['unmet', 'proven', 'attested', 'declarative'] as const;
export type EvidenceState = (typeof evidenceStates)[number];

const looks: Readonly<
  Record<
    EvidenceState,
    { readonly tone: 'ok' | 'accent' | 'plain' | 'stop'; readonly icon: ReactNode }
  >
> = {
  proven: { tone: 'ok', icon: <CheckIcon /> },
  attested: { tone: 'accent', icon: <EditIcon /> },
  declarative: { tone: 'plain', icon: <LettersIcon /> },
  unmet: { tone: 'stop', icon: <AttentionIcon /> },
};

export function StateChip({ is }: { readonly is: EvidenceState }) {
  const intl = useIntl();
  return <Chip {...looks[is]}>{intl.formatMessage({ id: 'office.state' }, { is })}</Chip>;
}

/** How many stand how. */
export function StateCounts({ states }: { readonly states: readonly EvidenceState[] }) {
  const intl = useIntl();
  return (
    <ul className="o-list o-office-states">
      {evidenceStates.map((is) => (
        <li key={is}>
          <Chip {...looks[is]}>
            {intl.formatMessage(
              { id: 'office.stateCount' },
              { is, count: states.filter((one) => one === is).length },
            )}
          </Chip>
        </li>
      ))}
    </ul>
  );
}

/** Whether the address asks for what is unmet alone. */
export function showsUnmetOnly({ search }: Pick<OfficePlace, 'search'>): boolean {
  return search['show'] === 'unmet';
}

/** All, or what is unmet alone: it stands in the address. */
export function WhichStates({
  place,
  section,
}: {
  readonly place: Pick<OfficePlace, 'go' | 'href' | 'search'>;
  readonly section: SectionId;
}) {
  const intl = useIntl();
  return (
    <div>
      <SegmentedControl
        label={intl.formatMessage({ id: 'office.which' })}
        value={showsUnmetOnly(place) ? 'unmet' : 'all'}
        onChange={(next) => {
          place.go(place.href(section, undefined, next === 'all' ? {} : { show: next }));
        }}
        segments={[
          { id: 'all', label: intl.formatMessage({ id: 'office.all' }), icon: <LettersIcon /> },
          {
            id: 'unmet',
            label: intl.formatMessage({ id: 'office.onlyUnmet' }),
            icon: <AttentionIcon />,
          },
        ]}
      />
    </div>
  );
}
