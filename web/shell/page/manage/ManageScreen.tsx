import '../access/access.css';
import '#web/design/layout/desk.css';
import './manage.css';
import type { ReactNode } from 'react';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import {
  ChevronLeftIcon,
  FaceIcon,
  HistoryIcon,
  PeopleIcon,
  PictureIcon,
  PlusIcon,
  RetryIcon,
} from '#web/design/icon/icons.tsx';
import { DeviceIcon, KeyIcon, TableIcon } from '#web/design/icon/settings-icons.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { ShieldIcon } from '#web/office/frame/office-icons.tsx';
import { useTenant } from '../../tenant-context.ts';
import type { Overview } from '../access/access-api.ts';
import type { Access } from '../access/use-access.ts';
import { ErrorNotice } from '../ErrorNotice.tsx';

const places = ['members', 'groups', 'roles', 'programs', 'devices', 'symbols', 'changes'] as const;
export type ManagePlace = (typeof places)[number];
const placeIcons: Readonly<Record<ManagePlace, ReactNode>> = {
  members: <FaceIcon />,
  groups: <PeopleIcon />,
  roles: <KeyIcon />,
  programs: <TableIcon />,
  devices: <DeviceIcon />,
  symbols: <PictureIcon />,
  changes: <HistoryIcon />,
};

/** What leads may see as well; the rest is for keepers. */
const forLeads: ReadonlySet<ManagePlace> = new Set(['members', 'groups', 'roles']);

export interface ManageScreenProps {
  readonly place: ManagePlace;
  readonly access: Access;
  /** In place of the place's own: who or what this is about. */
  readonly title?: string;
  /** The one main button, for keepers: what it makes. */
  readonly maker?: {
    readonly words: string;
    /** A plus where it says nothing else. */
    readonly icon?: ReactNode;
    readonly isDisabled?: boolean;
    readonly onPress: () => void;
  };
  /** Drawn once it is known who is who. */
  readonly children: (overview: Overview) => ReactNode;
}

/** One view of looking after a tenant: the places there are, and one of them; for keepers and leads. */
export function ManageScreen({ place, access, title, maker, children }: ManageScreenProps) {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  const overview = access.state?.overview;
  const standing = overview?.me.role;
  const isAllowed = standing === 'keeper' || (standing === 'lead' && forLeads.has(place));
  const placeName = intl.formatMessage({ id: 'manage.place' }, { place });
  return (
    <Screen
      title={title ?? placeName}
      {...(standing === 'keeper' &&
        maker !== undefined && {
          bottom: (
            <Button
              variant="main"
              icon={maker.icon ?? <PlusIcon />}
              isDisabled={maker.isDisabled ?? false}
              onPress={maker.onPress}
            >
              {maker.words}
            </Button>
          ),
        })}
      {...(title !== undefined && {
        actions: (
          <LinkButton
            variant="quiet"
            icon={<ChevronLeftIcon />}
            href={`/t/${tenant}/manage/${place}`}
          >
            {placeName}
          </LinkButton>
        ),
      })}
    >
      <div className="o-desk o-manage">
        {title === undefined && (standing === 'keeper' || standing === 'lead') && (
          <nav aria-label={intl.formatMessage({ id: 'manage.places' })}>
            <ul className="o-list o-tabs">
              {places
                .filter((one) => standing === 'keeper' || forLeads.has(one))
                .map((one) => (
                  <li key={one}>
                    <Link
                      className="o-tab"
                      href={`/t/${tenant}/manage/${one}`}
                      {...(one === place && { 'aria-current': 'page' })}
                    >
                      {placeIcons[one]}
                      {intl.formatMessage({ id: 'manage.place' }, { place: one })}
                    </Link>
                  </li>
                ))}
              {standing === 'keeper' && (
                <li>
                  <Link className="o-tab" href={`/t/${tenant}/privacy/overview`}>
                    <ShieldIcon />
                    {intl.formatMessage({ id: 'manage.privacy' })}
                  </Link>
                </li>
              )}
            </ul>
          </nav>
        )}
        {overview === undefined && (
          <ErrorNotice
            error={access.error}
            actions={
              <Button icon={<RetryIcon />} onPress={access.reload}>
                {intl.formatMessage({ id: 'shell.again' })}
              </Button>
            }
          />
        )}
        {overview === undefined && access.error === null && (
          <output>{intl.formatMessage({ id: 'access.loading' })}</output>
        )}
        {overview !== undefined && !isAllowed && (
          <p>{intl.formatMessage({ id: 'manage.notYours' })}</p>
        )}
        {overview !== undefined && isAllowed && children(overview)}
      </div>
    </Screen>
  );
}
