import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { Face } from '#web/design/component/Faces.tsx';
import { CloseIcon, EditIcon, PeopleIcon } from '#web/design/icon/icons.tsx';
import { useNow } from '#web/design/use-now.ts';
import { useTenant } from '../../tenant-context.ts';
import type { Grant, Overview } from './access-api.ts';
import { sayRights, sayTime, sayWhom, stateOf } from './say-access.ts';

/** One grant: to whom, what, for how long, and what can be done about it. */
export function GrantRow({
  overview,
  grant,
  isBusy,
  onChange,
  onEnd,
}: {
  overview: Overview;
  grant: Grant;
  isBusy: boolean;
  /** Missing for who may not share here. */
  onChange?: () => void;
  onEnd?: () => void;
}) {
  const intl = useIntl();
  const { clock } = useTenant();
  const nowMs = useNow(clock);
  const whom = sayWhom(intl, overview, grant);
  const person = overview.persons.find((one) => one.id === grant.personId);
  const state = stateOf(grant, nowMs);
  const time = sayTime(intl, grant, nowMs);
  return (
    <li>
      <div className="o-access-whom o-grow">
        {person === undefined ? (
          <span className="o-access-group">
            <PeopleIcon />
          </span>
        ) : (
          <Face person={person} size="normal" />
        )}
        <div>
          <p>{whom}</p>
          <p className="o-small">
            {intl.formatMessage(
              { id: 'access.rights' },
              { effect: grant.effect, rights: sayRights(intl, overview, grant) },
            )}
            {time !== '' && ` · ${time}`}
          </p>
          {(grant.effect === 'deny' || state !== 'now') && (
            <p className="o-access-chips">
              {grant.effect === 'deny' && (
                <Chip tone="stop">{intl.formatMessage({ id: 'access.denied' })}</Chip>
              )}
              {state !== 'now' && (
                <Chip tone="warn">{intl.formatMessage({ id: 'access.state' }, { state })}</Chip>
              )}
            </p>
          )}
        </div>
      </div>
      {onChange !== undefined && onEnd !== undefined && (
        <div className="o-row">
          {state !== 'over' && (
            <Button
              icon={<EditIcon />}
              isDisabled={isBusy}
              aria-label={intl.formatMessage({ id: 'access.changeNamed' }, { whom })}
              onPress={onChange}
            >
              {intl.formatMessage({ id: 'access.change.do' })}
            </Button>
          )}
          <Button
            icon={<CloseIcon />}
            isDisabled={isBusy}
            aria-label={intl.formatMessage({ id: 'access.endNamed' }, { whom })}
            onPress={onEnd}
          >
            {intl.formatMessage({ id: 'access.end' })}
          </Button>
        </div>
      )}
    </li>
  );
}
