import './access.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { PersonId, SpaceId } from '#kernel/base/ids.ts';
import { hasRight } from '#kernel/kind/right.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { Face, Faces } from '#web/design/component/Faces.tsx';
import { Select } from '#web/design/component/Select.tsx';
import { ChevronRightIcon, PeopleIcon, PlusIcon, RetryIcon } from '#web/design/icon/icons.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { useTenant } from '../../tenant-context.ts';
import { ErrorNotice } from '../ErrorNotice.tsx';
import type { AccessAudience, Overview } from './access-api.ts';
import { NameDialog } from './NameDialog.tsx';
import { sayAudience, saySpace } from './say-access.ts';
import { useAccess } from './use-access.ts';
import { WhyButton } from './WhyButton.tsx';

/** All places one reads, with who else does; and what one person sees of them. */
export function AccessPage() {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  const access = useAccess(null);
  const [naming, setNaming] = useState<SpaceId | null>(null);
  const [looking, setLooking] = useState<PersonId | 'all'>('all');
  const overview = access.state?.overview;
  const spaces = overview === undefined ? [] : inOrder(overview);
  const person = overview?.persons.find((one) => one.id === looking);

  const create = (space: SpaceId, name: string): void => {
    access.change(
      async (api) => {
        const audience = await api.createAudience(space, name);
        return {
          words: intl.formatMessage({ id: 'access.done.created' }, { name }),
          undo: (again) => again.deleteAudience(audience, false),
        };
      },
      () => {
        setNaming(null);
      },
    );
  };

  return (
    <Screen title={intl.formatMessage({ id: 'access.title' })} width="reading">
      <p>{intl.formatMessage({ id: 'access.words' })}</p>
      <ErrorNotice
        error={naming === null ? access.error : null}
        actions={
          <Button icon={<RetryIcon />} onPress={access.reload}>
            {intl.formatMessage({ id: 'shell.again' })}
          </Button>
        }
      />
      {overview === undefined && access.error === null && (
        <output>{intl.formatMessage({ id: 'access.loading' })}</output>
      )}
      {overview !== undefined && (
        <Select
          label={intl.formatMessage({ id: 'access.look' })}
          value={looking}
          onChange={setLooking}
          options={[
            {
              id: 'all',
              label: intl.formatMessage({ id: 'access.lookAll' }),
              picture: <PeopleIcon />,
            },
            ...overview.persons.map((one) => ({
              id: one.id,
              label: one.name,
              picture: <Face person={one} size="normal" />,
            })),
          ]}
        />
      )}
      {overview !== undefined &&
        spaces.map((space) => (
          <section key={space.id} className="o-section" aria-labelledby={`space-${space.id}`}>
            <h2 id={`space-${space.id}`}>{saySpace(overview, space)}</h2>
            <ul className="o-list o-rows">
              {overview.audiences
                .filter((one) => one.spaceId === space.id)
                .map((audience) => (
                  <li key={audience.id}>
                    <div className="o-grow">
                      <p>{sayAudience(intl, overview, audience)}</p>
                      {person === undefined ? (
                        <Seeing overview={overview} audience={audience} />
                      ) : (
                        <Chip tone={audience.persons.includes(person.id) ? 'ok' : 'plain'}>
                          {intl.formatMessage(
                            { id: 'access.sees' },
                            {
                              name: person.name,
                              sees: String(audience.persons.includes(person.id)),
                            },
                          )}
                        </Chip>
                      )}
                    </div>
                    {person !== undefined && (
                      <WhyButton
                        api={access.api}
                        audience={audience.id}
                        person={person}
                        about={sayAudience(intl, overview, audience)}
                      />
                    )}
                    <LinkButton
                      href={`/t/${tenant}/access/${audience.id}`}
                      icon={<ChevronRightIcon />}
                      aria-label={intl.formatMessage(
                        { id: 'access.openNamed' },
                        {
                          audience: sayAudience(intl, overview, audience),
                          space: saySpace(overview, space),
                        },
                      )}
                    >
                      {intl.formatMessage(
                        { id: 'access.open' },
                        { change: String(hasRight(audience.myRights, 'share')) },
                      )}
                    </LinkButton>
                  </li>
                ))}
            </ul>
            {overview.audiences.some(
              (one) => one.spaceId === space.id && hasRight(one.myRights, 'share'),
            ) && (
              <div>
                <Button
                  variant="quiet"
                  icon={<PlusIcon />}
                  aria-label={intl.formatMessage(
                    { id: 'access.newNamed' },
                    { space: saySpace(overview, space) },
                  )}
                  onPress={() => {
                    setNaming(space.id);
                  }}
                >
                  {intl.formatMessage({ id: 'access.new' })}
                </Button>
              </div>
            )}
          </section>
        ))}
      {naming !== null && (
        <NameDialog
          title={intl.formatMessage({ id: 'access.newTitle' })}
          name=""
          error={access.error}
          isRunning={access.isRunning}
          onClose={() => {
            setNaming(null);
          }}
          onSave={(name) => {
            create(naming, name);
          }}
        />
      )}
    </Screen>
  );
}

function Seeing({ overview, audience }: { overview: Overview; audience: AccessAudience }) {
  const intl = useIntl();
  const people = overview.persons.filter((one) => audience.persons.includes(one.id));
  const names = people.slice(0, 3).map((one) => one.name);
  return (
    <p className="o-small o-access-seeing">
      <Faces people={people} />
      <span>
        {intl.formatMessage(
          { id: 'access.seeing' },
          { names: names.join(', '), more: people.length - names.length },
        )}
      </span>
    </p>
  );
}

/** One's own life first, then by name. */
function inOrder({ spaces, me }: Overview): Overview['spaces'] {
  return spaces.toSorted(
    (one, other) =>
      Number(other.personId === me.personId) - Number(one.personId === me.personId) ||
      one.name.localeCompare(other.name),
  );
}
